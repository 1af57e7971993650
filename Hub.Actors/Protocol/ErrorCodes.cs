namespace Hub.Actors.Protocol;

/// <summary>
/// Every error code of hub.v1. On a <c>publish</c> each but <see cref="OutcomeUnknown"/> means: was not and will not be delivered.
/// </summary>
internal static class ErrorCodes
{
    public static readonly ErrorCode Internal = new(100, "internal", true, "something failed in the server; its log says what");
    public static readonly ErrorCode Unauthorized = new(101, "unauthorized", false, "a good token is needed, or the one in `auth` is not good or another user's");
    public static readonly ErrorCode UnknownRoom = new(102, "unknown room", false, "the connection is not subscribed to the room");
    public static readonly ErrorCode PermissionDenied = new(103, "permission denied", false, "rule, token or policy do not grant the right");
    public static readonly ErrorCode UnknownType = new(104, "unknown type", false, "no such type of envelope, or no such method");
    public static readonly ErrorCode AlreadySubscribed = new(105, "already subscribed", false, "the connection is subscribed to the room");
    public static readonly ErrorCode LimitExceeded = new(106, "limit exceeded", false, "more rooms than one connection may have");
    public static readonly ErrorCode BadRequest = new(107, "bad request", false, "not JSON, not an object, or a member that is missing or wrong; the message names it");
    public static readonly ErrorCode NotAvailable = new(108, "not available", true, "the room keeps no history or no presence, or cannot answer now");
    public static readonly ErrorCode TokenExpired = new(109, "token expired", false, "the token in `auth` has expired");
    public static readonly ErrorCode RateLimited = new(111, "rate limited", true, "too many envelopes; `retryAfterMs` says when one is granted again");
    public static readonly ErrorCode UnrecoverablePosition = new(112, "unrecoverable position", false, "`history` cannot go on from `since`");
    public static readonly ErrorCode PayloadTooLarge = new(120, "payload too large", false, "`data` is larger than may be");
    public static readonly ErrorCode RoomMoving = new(122, "room moving", true, "the room changes its node, and too much waits for it already");
    public static readonly ErrorCode NodeDraining = new(123, "node draining", true, "the node is about to stop: it takes no `subscribe` any more");
    public static readonly ErrorCode RpcTimeout = new(124, "rpc timeout", true, "the method has not answered in time");
    public static readonly ErrorCode OutcomeUnknown = new(125, "outcome unknown", true, "the publish may have been accepted: send it again with the same `key`");

    /// <summary>All of them, by number.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        Internal, Unauthorized, UnknownRoom, PermissionDenied, UnknownType, AlreadySubscribed, LimitExceeded, BadRequest, NotAvailable,
        TokenExpired, RateLimited, UnrecoverablePosition, PayloadTooLarge, RoomMoving, NodeDraining, RpcTimeout, OutcomeUnknown,
    ];
}
