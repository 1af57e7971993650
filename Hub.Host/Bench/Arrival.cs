namespace Hub.Host.Bench;

/// <summary>How a message stands to those before it, at one receiver and of one publisher.</summary>
internal enum Arrival
{
    /// <summary>It is newer than all before.</summary>
    InOrder,

    /// <summary>It was missing: a newer one came before it.</summary>
    Late,

    /// <summary>It had come already.</summary>
    Double,
}
