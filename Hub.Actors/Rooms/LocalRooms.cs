using Hub.Actors.Protocol;
using Hub.Actors.Runtime;

namespace Hub.Actors.Rooms;

/// <summary>The rooms that have members on this node. Sees joins and leaves, no message of a room.</summary>
internal sealed class LocalRooms : UntypedActor
{
    private readonly RoomRoutes _routes;
    private readonly RoomServices _services;
    private readonly Dictionary<RoomId, Entry> _rooms = [];

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
            case IRoomQuery query:
                _routes.Of(query.Room).Tell(query, Sender);
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
        _services.Metrics.RoomOpened();
        return entry;
    }

    private void StopRoom(RoomId room, Entry entry)
    {
        _rooms.Remove(room);
        _services.Metrics.RoomClosed();
        Context.Stop(entry.LocalRoom);
    }

    private sealed class Entry(IActorRef localRoom)
    {
        public IActorRef LocalRoom => localRoom;

        public int Joins { get; set; }
    }
}
