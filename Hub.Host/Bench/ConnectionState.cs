namespace Hub.Host.Bench;

/// <summary>How far a connection of the load generator has come.</summary>
internal enum ConnectionState
{
    /// <summary>Not begun, or over.</summary>
    Closed,

    /// <summary>TCP is on its way.</summary>
    Connecting,

    /// <summary>The request is sent, its answer is not whole.</summary>
    Upgrading,

    /// <summary>Frames go both ways.</summary>
    Open,
}
