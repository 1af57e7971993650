namespace Hub.Actors.Sockets;

/// <summary>What a peer did wrong on its socket.</summary>
public sealed class SocketFaultException : Exception
{
    /// <param name="closeCode">The code that the socket is closed with, such as 1002 or 1009.</param>
    /// <param name="reason">Which rule was broken.</param>
    public SocketFaultException(int closeCode, string reason)
        : base($"{reason} ({closeCode})")
    {
        CloseCode = closeCode;
    }

    /// <summary>The code that the socket is closed with, such as 1002 or 1009.</summary>
    public int CloseCode { get; }
}
