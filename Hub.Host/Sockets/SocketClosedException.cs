namespace Hub.Host.Sockets;

/// <summary>
/// A socket was used that is closed, or about to be. A handler that ends with it has not failed: its peer is gone, and that is all.
/// </summary>
public sealed class SocketClosedException : IOException
{
    internal SocketClosedException(int code, string reason)
        : base(reason.Length == 0 ? $"The socket is closed ({code})" : $"The socket is closed ({code} {reason})")
    {
        Code = code;
        Reason = reason;
    }

    /// <summary>The close code; 1006 when the connection was lost.</summary>
    public int Code { get; }

    /// <summary>The reason that came with it; may be empty.</summary>
    public string Reason { get; }
}
