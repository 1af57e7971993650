namespace Hub.Host.Bench;

/// <summary>Who publishes in a room.</summary>
internal enum Publishers
{
    /// <summary>One connection more, which counts as no receiver.</summary>
    Outside,

    /// <summary>Every member in turn.</summary>
    Members,

    /// <summary>Every connection to itself alone: the server echoes.</summary>
    Self,
}
