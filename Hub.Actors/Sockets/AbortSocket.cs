namespace Hub.Actors.Sockets;

/// <summary>Tells a socket to cut its connection at once; what waits to be sent is lost, and the peer sees 1006.</summary>
public sealed record AbortSocket
{
    /// <summary>The only one there need be.</summary>
    public static AbortSocket Instance { get; } = new();
}
