namespace Hub.Actors.Sockets;

/// <summary>Tells a socket to close once all that it was told before is sent. The first close stands.</summary>
/// <param name="Code">1000 to 1003, 1007 to 1014 or 3000 to 4999 (RFC 6455, section 7.4); default 1000.</param>
/// <param name="Reason">At most 123 bytes of UTF-8 (section 5.5); default empty.</param>
/// <exception cref="ArgumentOutOfRangeException">The code may not be sent, or the reason is too long.</exception>
public sealed record CloseSocket(int Code = 1000, string Reason = "")
{
    /// <summary>The code.</summary>
    public int Code { get; } = CloseRules.CheckCode(Code);

    /// <summary>The reason.</summary>
    public string Reason { get; } = CloseRules.CheckReason(Reason);
}
