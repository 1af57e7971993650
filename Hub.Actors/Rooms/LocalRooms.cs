using Hub.Actors.Protocol;
using Hub.Actors.Runtime;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <summary>The rooms that have members on this node. Sees joins and leaves, no message of a room.</summary>
internal sealed class LocalRooms : UntypedActor
{
    private readonly RoomRoutes _routes;
    private readonly RoomServices _services;
    private readonly Dictionary<RoomId, Entry> _rooms = [];

    // By shard, those that have rooms here.
    private readonly Dictionary<ShardId, HashSet<RoomId>> _shards = [];

    // Owners, as far as they are known.
    private readonly Dictionary<ShardId, OwnerChanged> _owners = [];

    // Rooms of a shard that have yet to declare themselves to its owner.
    private readonly Dictionary<ShardId, HashSet<RoomId>> _declaring = [];

    public LocalRooms(RoomRoutes routes, RoomServices services)
    {
        _routes = routes;
        _services = services;
    }

    // Its members are the state of a local room: whatever it failed at is lost, they are not.
    // One that cannot even be made would be tried for ever.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(cause =>
        cause is ActorInitializationException ? Directive.Stop : Directive.Resume);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Join join:
                if (!_rooms.TryGetValue(join.Room, out var entry)) entry = StartRoom(join.Room);
                entry.Joins++;
                entry.LocalRoom.Forward(join);
                break;
            case Leave leave:
                if (_rooms.TryGetValue(leave.Room, out entry)) entry.LocalRoom.Forward(leave);
                break;
            case SetPresence set:
                if (_rooms.TryGetValue(set.Room, out entry)) entry.LocalRoom.Forward(set);
                break;
            case ShowUser show:
                if (_rooms.TryGetValue(show.Room, out entry)) entry.LocalRoom.Forward(show);
                break;
            case GetMembers get:
                if (_rooms.TryGetValue(get.Room, out entry)) entry.LocalRoom.Forward(get);
                else Sender.Tell(RoomMembers.None);
                break;
            case IRoomQuery query:
                _routes.Of(query.Room).Tell(query, Sender);
                break;
            case OwnerChanged changed:
                _owners[changed.Shard] = changed;
                DeclareAgain(changed.Shard, hasMissed: false);
                break;
            case DeclaredAgain declared:
                HasDeclared(_routes.ShardOf(declared.Room), declared.Room);
                break;
            case NodeWasMissed missed:
                foreach (var (shard, owner) in _owners)
                    if (owner.Owner == missed.Node) DeclareAgain(shard, hasMissed: true);
                break;
            case LocalRoomEmptied emptied:
                // Only when no join is on the way to it: it will report again when that member has left.
                if (_rooms.TryGetValue(emptied.Room, out entry) && entry.Joins == emptied.JoinsSeen && entry.LocalRoom.Equals(Sender))
                    StopRoom(emptied.Room, entry);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private Entry StartRoom(RoomId room)
    {
        var localRoom = Context.ActorOf(ActorRuntime.Brief(
            Props.Create<LocalRoom>(room, _routes.Of(room), _services)));
        var entry = new Entry(localRoom);
        _rooms.Add(room, entry);
        var shard = _routes.ShardOf(room);
        if (!_shards.TryGetValue(shard, out var rooms)) _shards.Add(shard, rooms = []);
        rooms.Add(room);
        _services.Metrics.RoomOpened();
        return entry;
    }

    private void StopRoom(RoomId room, Entry entry)
    {
        _rooms.Remove(room);
        var shard = _routes.ShardOf(room);
        if (_shards.TryGetValue(shard, out var rooms) && rooms.Remove(room) && rooms.Count == 0) _shards.Remove(shard);
        HasDeclared(shard, room);
        _services.Metrics.RoomClosed();
        Context.Stop(entry.LocalRoom);
    }

    private void DeclareAgain(ShardId shard, bool hasMissed)
    {
        if (!_shards.TryGetValue(shard, out var rooms))
        {
            SayDeclared(shard);
            return;
        }

        _declaring[shard] = [.. rooms];
        foreach (var room in rooms) _rooms[room].LocalRoom.Tell(new DeclareAgain(hasMissed));
    }

    private void HasDeclared(ShardId shard, RoomId room)
    {
        if (!_declaring.TryGetValue(shard, out var declaring) || !declaring.Remove(room) || declaring.Count > 0) return;
        _declaring.Remove(shard);
        SayDeclared(shard);
    }

    // Behind what the rooms have told it.
    private void SayDeclared(ShardId shard)
    {
        if (_services.Cluster.IsCluster && _owners.TryGetValue(shard, out var owner))
            _routes[shard].TellShard(new Declared(_services.Node, shard, owner.Term));
    }

    private sealed class Entry(IActorRef localRoom)
    {
        public IActorRef LocalRoom => localRoom;

        public int Joins { get; set; }
    }
}
