namespace Hub.Host.Sockets;

/// <summary>How far a socket is.</summary>
public enum SocketState
{
    /// <summary>The upgrade is not answered yet.</summary>
    Connecting,

    /// <summary>Messages go both ways.</summary>
    Open,

    /// <summary>One side has begun to close.</summary>
    Closing,

    /// <summary>It is over.</summary>
    Closed,
}
