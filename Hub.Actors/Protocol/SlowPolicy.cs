namespace Hub.Actors.Protocol;

/// <summary>What becomes of a frame that waits for a member that reads too slowly. Where nothing waits it is only sent.</summary>
internal enum SlowPolicy
{
    /// <summary>It is never dropped; a member for which more would wait than may is closed with 4104.</summary>
    Close,

    /// <summary>It is dropped when it is the oldest of its kind and there is no room for a newer frame.</summary>
    DropOldest,

    /// <summary>A newer frame of the same <see cref="Slot"/> takes its place, at the end; else as <see cref="Close"/>.</summary>
    KeepNewest,
}
