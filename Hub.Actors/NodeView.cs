using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;

namespace Hub.Actors;

/// <summary>What whoever looks after a node may see of it, and have it do. Of this node alone. Safe for threads.</summary>
/// <param name="connections">The parent of its connections.</param>
/// <param name="localRooms">The parent of its local rooms.</param>
/// <param name="routes">The ways to rooms.</param>
/// <param name="rooms">The rules of rooms.</param>
/// <param name="census">Its rooms.</param>
internal sealed class NodeView(IActorRef connections, IActorRef localRooms, RoomRoutes routes, RoomOptions rooms, RoomCensus census)
{
    // Its own actors answer at once, unless the node is in trouble.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The rooms with members here, and those that it owns.</summary>
    public RoomCensus Census => census;

    /// <summary>The shard of a room.</summary>
    public ShardId ShardOf(RoomId room) => routes.ShardOf(room);

    /// <summary>The rule of a room.</summary>
    public RoomRule RuleOf(string room) => rooms.RuleOf(room);

    /// <summary>All connections.</summary>
    public async Task<IReadOnlyList<Connection>> ConnectionsAsync() => (await connections.Ask<ConnectionList>(ListConnections.Instance, Patience)).Connections;

    /// <summary>A connection and the rooms that it is in; null where it is not here.</summary>
    public async Task<(Connection Connection, IReadOnlyList<RoomId> Rooms)?> FindAsync(ConnectionId id)
    {
        var found = await connections.Ask<FoundConnection>(new FindConnection(id), Patience);
        if (found.Connection is not { } connection) return null;
        try
        {
            return (connection, (await found.Actor.Ask<RoomsOfConnection>(GetRooms.Instance, Patience)).Rooms);
        }
        catch (AskTimeoutException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    /// <summary>Connections of this node in a room.</summary>
    public async Task<IReadOnlyList<ConnectionId>> MembersAsync(RoomId room)
    {
        try
        {
            return (await localRooms.Ask<RoomMembers>(new GetMembers(room), Patience)).Connections;
        }
        catch (AskTimeoutException)
        {
            // The last one has left meanwhile.
            return [];
        }
    }

    /// <summary>Closes connections, what is queued first.</summary>
    /// <returns>How many of them are here.</returns>
    public async Task<int> CloseAsync(IReadOnlyCollection<ConnectionId> ids, CloseStatus status) =>
        (await connections.Ask<ConnectionCount>(new CloseConnections(ids.ToHashSet(), status), Patience)).Value;

    /// <summary>Has some of its connections go elsewhere, with 4202.</summary>
    /// <param name="most">How many, taken at random.</param>
    /// <param name="perSecond">How many a second.</param>
    public void Shed(int most, int perSecond) => connections.Tell(new Shed(most, perSecond, ShedReason.Rebalance));
}
