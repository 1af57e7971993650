namespace Hub.Actors.Protocol;

/// <summary>
/// Every close code the hub sends. Below 4000 with the meaning of RFC 6455, section 7.4.1; its own lie in
/// ranges a peer can act on without knowing the code: 40xx do not come back, 41xx come back after at least
/// a second, 42xx come back at once with jitter.
/// </summary>
internal static class CloseCodes
{
    /// <summary>The payload of a control frame has at most 125 bytes (RFC 6455, section 5.5), two are the code.</summary>
    public const int MaxReasonBytes = 123;

    public const int Normal = 1000;
    public const int GoingAway = 1001;

    /// <summary>The peer broke the protocol.</summary>
    public const int ProtocolError = 1002;

    /// <summary>Never sent: stands for a close frame without a code (RFC 6455, section 7.1.5).</summary>
    public const int NoStatus = 1005;

    /// <summary>Never sent: stands for a connection that ended without a close frame.</summary>
    public const int Abnormal = 1006;

    /// <summary>A text that is not UTF-8, or a compressed message that cannot be inflated.</summary>
    public const int InvalidPayload = 1007;

    public const int PolicyViolation = 1008;
    public const int MessageTooBig = 1009;
    public const int InternalError = 1011;

    /// <summary>Too many messages were refused by the rate limit.</summary>
    public const int RateLimit = 4103;

    /// <summary>The peer read too slowly and its queue was full.</summary>
    public const int SlowConsumer = 4104;

    /// <summary>The peer did not answer a ping.</summary>
    public const int NoPong = 4201;

    public static readonly CloseStatus Shutdown = new(GoingAway, "Server shutdown");
    public static readonly CloseStatus Done = new(Normal, "");
    public static readonly CloseStatus HandlerFailed = new(InternalError, "Internal error");
    public static readonly CloseStatus TooBig = new(MessageTooBig, "Message too big");
    public static readonly CloseStatus NotUtf8 = new(InvalidPayload, "Text is not UTF-8");
    public static readonly CloseStatus BadDeflate = new(InvalidPayload, "Compressed data is corrupt");
    public static readonly CloseStatus TooManyFragments = new(PolicyViolation, "Too many fragments");
    public static readonly CloseStatus TooManyPings = new(PolicyViolation, "Too many pings");
    public static readonly CloseStatus RateLimited = new(RateLimit, "Rate limit exceeded");
    public static readonly CloseStatus SlowConsumed = new(SlowConsumer, "Slow consumer");
    public static readonly CloseStatus PeerSilent = new(NoPong, "No pong");
    public static readonly CloseStatus Lost = new(Abnormal, "");

    /// <summary>1002 with the rule that was broken.</summary>
    public static CloseStatus Violated(string rule) => new(ProtocolError, rule);
}
