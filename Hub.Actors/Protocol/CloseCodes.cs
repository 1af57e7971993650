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

    public const int UnsupportedData = 1003;
    public const int BadRequest = 4000;
    public const int Unauthorized = 4001;
    public const int Kicked = 4004;
    public const int NoHello = 4006;
    public const int TooManyErrors = 4007;
    public const int PerUserLimit = 4102;
    public const int RateLimit = 4103;
    public const int SlowConsumer = 4104;
    public const int DatabaseUnavailable = 4106;
    public const int Reconnect = 4200;
    public const int NoPong = 4201;
    public const int Rebalance = 4202;
    public const int TokenExpired = 4203;
    public const int Draining = 4206;

    /// <summary>The hub's own, by number.</summary>
    public static IReadOnlyList<CloseCode> Own { get; } =
    [
        new(BadRequest, "bad request", "a `hello` that cannot be read where a token is required"),
        new(Unauthorized, "unauthorized", "the token in `hello` is not good"),
        new(4003, "forbidden", "the application says so"),
        new(Kicked, "kicked", "an operator or the application closed the connection"),
        new(4005, "replaced", "the application says so: a newer connection takes its place"),
        new(NoHello, "no hello in time", "a token is required, and no `hello` brought one within `HUB__LIMITS__HELLO`"),
        new(TooManyErrors, "too many errors", "a thousand requests in a row could not be understood"),
        new(4100, "over capacity", "the node has as many connections as it takes"),
        new(PerUserLimit, "per-user limit", "the user of the token in `hello` has `HUB__LIMITS__CONNECTIONSPERUSER` connections"),
        new(RateLimit, "rate limit exceeded", "a thousand messages in a row, or in one window, were refused by the rate limit"),
        new(SlowConsumer, "slow consumer", "more than `HUB__LIMITS__OUTBOUNDBYTES` waited for the peer to read"),
        new(DatabaseUnavailable, "database unavailable", "a raw or plain message could not be kept"),
        new(Reconnect, "reconnect", "the node asks its clients to connect anew"),
        new(NoPong, "no pong", "the peer did not answer a ping"),
        new(Rebalance, "rebalance", "the node has more than its share of connections"),
        new(TokenExpired, "token expired", "the token has expired: get a new one"),
        new(Draining, "node draining", "an operator drains the node"),
    ];

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
    public static readonly CloseStatus NotKept = new(DatabaseUnavailable, "Database unavailable");
    public static readonly CloseStatus BinaryRefused = new(UnsupportedData, "hub.v1 is text");
    public static readonly CloseStatus HelloUnreadable = new(BadRequest, "hello cannot be read");
    public static readonly CloseStatus TokenRefused = new(Unauthorized, "Unauthorized");
    public static readonly CloseStatus HelloMissing = new(NoHello, "No hello in time");
    public static readonly CloseStatus ErrorsExhausted = new(TooManyErrors, "Too many errors");
    public static readonly CloseStatus UserFull = new(PerUserLimit, "Per-user limit");
    public static readonly CloseStatus TokenEnded = new(TokenExpired, "Token expired");
    public static readonly CloseStatus PeerSilent = new(NoPong, "No pong");
    public static readonly CloseStatus MoreThanShare = new(Rebalance, "Rebalance");
    public static readonly CloseStatus NodeDraining = new(Draining, "Node draining");
    public static readonly CloseStatus Lost = new(Abnormal, "");

    /// <summary>1002 with the rule that was broken.</summary>
    public static CloseStatus Violated(string rule) => new(ProtocolError, rule);
}
