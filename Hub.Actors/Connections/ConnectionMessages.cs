using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Gives the connection an actor (<see cref="Connection.OpenAsync"/>).</summary>
internal sealed record Open(Connection Connection);

/// <summary>The upgrade is done.</summary>
internal sealed record Attach(IConnectionTransport Transport);

/// <summary>The upgrade did not come about.</summary>
internal sealed record Abandon
{
    public static readonly Abandon Instance = new();
}

/// <summary>The room of the route did not take the connection in time.</summary>
internal sealed record OpenTimedOut
{
    public static readonly OpenTimedOut Instance = new();
}

/// <summary>Joins one more room.</summary>
internal sealed record Subscribe(Join Join);

/// <summary>Joins one more room; whoever asks is told <see cref="Joined"/>.</summary>
internal sealed record SubscribeAndTell(Join Join);

/// <summary>Leaves a room that was joined so.</summary>
/// <param name="Room">The room.</param>
/// <param name="Reply">Confirms it to the peer.</param>
internal sealed record Unsubscribe(RoomId Room, Frame Reply);

/// <summary>The connection's peer has shown who it is, or for how much longer. The supervisor is told by its actor.</summary>
internal sealed record Identified(Identity Identity);

/// <summary>No hello has brought a token in time.</summary>
internal sealed record HelloTimedOut
{
    public static readonly HelloTimedOut Instance = new();
}

/// <summary>The token is about to expire, or has, or it has to be looked at again.</summary>
internal sealed record ExpiryTick
{
    public static readonly ExpiryTick Instance = new();
}

/// <summary>Asks for the rooms of a connection; answered with <see cref="RoomsOfConnection"/>.</summary>
internal sealed record GetRooms
{
    public static readonly GetRooms Instance = new();
}

/// <summary>The rooms that a connection is in.</summary>
internal sealed record RoomsOfConnection(IReadOnlyList<RoomId> Rooms);

/// <summary>Closes the connection, what is queued first.</summary>
/// <param name="Status">How.</param>
/// <param name="IsPeersFault">Whether the peer broke the protocol.</param>
internal sealed record Close(CloseStatus Status, bool IsPeersFault = false);

/// <summary>Tells a connection's guest that the peer broke the protocol; the end follows.</summary>
internal sealed record ConnectionViolated(CloseStatus Status);

/// <summary>Tells a connection's guest that it is over; the connection's actor waits for the guest to stop.</summary>
/// <param name="Status">The peer's where it closed first, else the hub's.</param>
/// <param name="WasClean">Whether close frames went both ways.</param>
internal sealed record ConnectionEnded(CloseStatus Status, bool WasClean);

/// <summary>Closes the connection because the server goes.</summary>
/// <param name="Text">Said first; null for nothing.</param>
/// <param name="Status">1001.</param>
/// <param name="Grace">Time that the peer has to answer.</param>
/// <param name="ReconnectAfterMs">When a client of hub.v1 is to come back; different for each connection.</param>
internal sealed record ShutDown(Frame? Text, CloseStatus Status, TimeSpan Grace, int ReconnectAfterMs = 0);

/// <summary>The peer closed, or is gone.</summary>
internal sealed record ReaderEnded(CloseStatus Status) : IDeadLetterSuppression;

/// <summary>The route's handler, or the writing of a frame, threw.</summary>
internal sealed record ConnectionFailed(Exception Cause);

/// <summary>The close frame is written, or could not be.</summary>
internal sealed record OutboundEnded(bool Sent) : IDeadLetterSuppression;

/// <summary>The peer reads too slowly: its queue was dropped and its close frame is on the way.</summary>
internal sealed record OutboundOverflowed
{
    public static readonly OutboundOverflowed Instance = new();
}

/// <summary>The peer has not answered the last ping.</summary>
internal sealed record HeartbeatLost
{
    public static readonly HeartbeatLost Instance = new();
}

/// <summary>A part of the connections is due to be asked for a sign of life.</summary>
internal sealed record HeartbeatTick
{
    public static readonly HeartbeatTick Instance = new();
}

/// <summary>The peer did not answer the close frame in time.</summary>
internal sealed record CloseTimedOut
{
    public static readonly CloseTimedOut Instance = new();
}

/// <summary>Says one frame to every connection of this node that takes broadcasts and is open by now; answered with <see cref="BroadcastSent"/>.</summary>
internal sealed record BroadcastToAll(Frame Frame);

/// <summary>A broadcast was longer than a turn may be: told to oneself, so that others have theirs in between.</summary>
internal sealed record BroadcastContinues
{
    public static readonly BroadcastContinues Instance = new();
}

/// <summary>How many connections it was queued for.</summary>
internal sealed record BroadcastSent(int Count);

/// <summary>Sends one frame to every connection of a user; answered with <see cref="BroadcastSent"/>.</summary>
/// <param name="User">The user.</param>
/// <param name="Frame">The frame.</param>
/// <param name="HubFrame">That for connections of hub.v1.</param>
internal sealed record SendToUser(string User, Frame Frame, Frame HubFrame);

/// <summary>Closes connections; answered with <see cref="ConnectionCount"/>, how many of them there were.</summary>
internal sealed record CloseConnections(IReadOnlySet<ConnectionId> Ids, CloseStatus Status);

/// <summary>Looks for a connection; answered with <see cref="FoundConnection"/>.</summary>
internal sealed record FindConnection(ConnectionId Id);

/// <summary>A connection of this node and its actor; null and nobody where there is none.</summary>
internal sealed record FoundConnection(Connection? Connection, IActorRef Actor);

/// <summary>Answered with <see cref="ConnectionCount"/>.</summary>
internal sealed record CountConnections
{
    public static readonly CountConnections Instance = new();
}

/// <summary>How many connections.</summary>
internal sealed record ConnectionCount(int Value);

/// <summary>Answered with <see cref="ConnectionList"/>.</summary>
internal sealed record ListConnections
{
    public static readonly ListConnections Instance = new();
}

/// <summary>The connections of this node.</summary>
internal sealed record ConnectionList(IReadOnlyList<Connection> Connections);

/// <summary>Closes every connection.</summary>
internal sealed record CloseAll(CloseStatus Status);

/// <summary>Takes no more connections; answered with <see cref="Done"/>.</summary>
internal sealed record RefuseMore
{
    public static readonly RefuseMore Instance = new();
}

/// <summary>Takes no more connections and sends each the same; answered with <see cref="Done"/> when all were sent it.</summary>
/// <param name="Spread">Time over which it is spread.</param>
/// <param name="Message">What each is sent.</param>
internal sealed record ShutDownAll(TimeSpan Spread, ShutDown Message);

/// <summary>Answered with <see cref="Done"/> when no connection is left.</summary>
internal sealed record AwaitEmpty
{
    public static readonly AwaitEmpty Instance = new();
}

/// <summary>Closes connections that could stay, in place of what was being shed.</summary>
/// <param name="Most">At most so many, taken at random.</param>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Reason">Why.</param>
internal sealed record Shed(int Most, int PerSecond, ShedReason Reason);

/// <summary>The next part of a shutdown or of what is shed is due.</summary>
internal sealed record PartingTick
{
    public static readonly PartingTick Instance = new();
}
