using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Actors.HubProtocol;

/// <content>What a connection does in rooms.</content>
internal sealed partial class HubHandler
{
    // Rooms that are published to and not subscribed are remembered too, but not without end.
    private const int MaxKnownRooms = 4_096;

    // Data of a member is shown in lists of a thousand.
    private const int MaxPresenceBytes = 4 * 1_024;

    // A room may keep more than one answer should hold: who wants all of it asks again.
    private const int MaxHistoryBytes = 1024 * 1_024;

    private readonly Dictionary<string, KnownRoom> _rooms = [];
    private int _subscribed;

    // The last room, by the bytes that named it: most publishes go where the last one went.
    private byte[] _lastName = [];
    private KnownRoom? _lastRoom;

    private ValueTask SubscribeAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var room = RoomOf(ref payload);
        var (since, watches, conflate) = (payload.Since(), payload.WatchesPresence(), payload.ConflateMs());
        if (room is null || payload.Problem is not null) return MistakenAsync(payload.Problem!, id);
        if (CannotSubscribe(room) is { } error) return RefuseAsync(error.Code, error.Message, id);
        var subscription = new Subscription(since, watches, conflate, id.ToArray(), IsObserver: _server.AreOperators);
        return GrantedAsync(room, RoomRight.Join, id, _ => Join(room, subscription));
    }

    private RequestError? CannotSubscribe(KnownRoom room)
    {
        if (room.IsSubscribed) return new RequestError(ErrorCodes.AlreadySubscribed, $"Already subscribed to {room.Id}");
        if (_server.Limits.Rooms is > 0 and var most && _subscribed >= most)
            return new RequestError(ErrorCodes.LimitExceeded, $"A connection subscribes to at most {most} rooms (HUB__LIMITS__ROOMS)");
        if (_server.IsDraining()) return new RequestError(ErrorCodes.NodeDraining, "The node is about to stop: subscribe where the connection comes back");
        return null;
    }

    private void Join(KnownRoom room, Subscription subscription)
    {
        MarkSubscribed(room);
        Actor.Tell(new Subscribe(JoinOf(room, subscription)));
    }

    private Join JoinOf(KnownRoom room, Subscription subscription) =>
        new(room.Id, Connection.Outbound, Subscription: subscription, User: Connection.User, Introduction: Connection.Plan.Introduction?.Invoke(Connection.Id));

    // Known here at once, not when the room has answered: what follows without waiting is no error.
    private void MarkSubscribed(KnownRoom room)
    {
        room.IsSubscribed = true;
        _subscribed++;
    }

    private void UnmarkSubscribed(KnownRoom room)
    {
        room.IsSubscribed = false;
        _subscribed--;
    }

    private ValueTask UnsubscribeAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var room = RoomOf(ref payload);
        if (room is null) return MistakenAsync(payload.Problem!, id);
        if (!room.IsSubscribed) return RefuseAsync(ErrorCodes.UnknownRoom, $"Not subscribed to {room.Id}", id);
        _mistakes = 0;
        UnmarkSubscribed(room);
        Actor.Tell(new Unsubscribe(room.Id, HubReplies.Unsubscribed(room.Id, id.Span)));
        return default;
    }

    private ValueTask PublishAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var room = RoomOf(ref payload);
        var (data, key, slot, echo) = (payload.RequiredData(), payload.Key(), payload.Slot(), payload.Echo());
        if (room is null || payload.Problem is not null) return MistakenAsync(payload.Problem!, id);
        if (!RequestJson.TryReadBody(data.Span, out var kind, out var body)) return MistakenAsync("data has half a surrogate pair", id);
        _mistakes = 0;
        var said = new Said(room, kind, body, echo, slot, key, new PublishReply(_answers, room.Id, id.ToArray()));
        var decision = _server.Access.Decide(Connection.Identity, room.Id, RoomRight.Publish);
        if (decision.Pending is { } pending) return new ValueTask(SayAsync(said, pending));
        Say(said, decision.IsAllowed);
        return default;
    }

    private async Task SayAsync(Said said, Task<bool> allowed) => Say(said, await allowed);

    private void Say(in Said said, bool isAllowed)
    {
        var (room, kind, body, echo, slot, key, reply) = said;
        if (!isAllowed)
        {
            reply.Refused(ErrorCodes.PermissionDenied, Denied(room.Id, RoomRight.Publish));
        }
        else if (_route?.Publish is { } own)
        {
            if (!own(body, key, reply)) reply.Refused(ErrorCodes.BadRequest, $"This room does not take {Encoding.UTF8.GetString(body)}");
        }
        else
        {
            Connection.Credit.Take(body.Length);
            room.Inlet.Publish(new RoomMessage(Connection.Id, kind, body, echo, slot, Connection.Credit, Connection.User), key, reply);
        }
    }

    private ValueTask HistoryAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var room = RoomOf(ref payload);
        var read = new LogRead(payload.Since(), payload.Limit(), MaxHistoryBytes, payload.Reverse());
        if (room is null || payload.Problem is not null) return MistakenAsync(payload.Problem!, id);
        return GrantedAsync(room, RoomRight.Read, id, kept => Answer(kept, async (answered, gone) => await _server.Reader.HistoryAsync(room.Id, read, gone) switch
        {
            null => HubReplies.Error(ErrorCodes.NotAvailable, $"{room.Id} keeps no history (HUB__ROOMS__n__HISTORY)", answered),
            { IsWhole: false } => HubReplies.Error(ErrorCodes.UnrecoverablePosition, $"{room.Id} cannot go on from that position", answered),
            var page => HubReplies.History(room.Id, page, answered),
        }));
    }

    private ValueTask PresenceAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var room = RoomOf(ref payload);
        if (room is null) return MistakenAsync(payload.Problem!, id);
        return GrantedAsync(room, RoomRight.Read, id, kept => Answer(kept, async (answered, gone) => await _server.Reader.PresenceAsync(room.Id, gone) switch
        {
            null => HubReplies.Error(ErrorCodes.NotAvailable, KeepsNoPresence(room.Id), answered),
            var present => HubFrames.Presence(room.Id, present, answered),
        }));
    }

    private ValueTask SetPresenceAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var room = RoomOf(ref payload);
        var data = payload.RequiredData();
        if (room is null || payload.Problem is not null) return MistakenAsync(payload.Problem!, id);
        if (!room.IsSubscribed) return RefuseAsync(ErrorCodes.UnknownRoom, $"Not subscribed to {room.Id}", id);
        if (data.Length > MaxPresenceBytes)
            return RefuseAsync(ErrorCodes.PayloadTooLarge, $"data has {data.Length} bytes, and presence takes at most {MaxPresenceBytes}", id);
        if (!_server.Reader.KeepsPresence(room.Id)) return RefuseAsync(ErrorCodes.NotAvailable, KeepsNoPresence(room.Id), id);
        if (_server.AreOperators) return RefuseAsync(ErrorCodes.NotAvailable, "Who looks after the hub is in no list of those who are present", id);
        _mistakes = 0;
        Actor.Tell(new SetPresence(room.Id, Connection.Outbound, data.ToArray(), HubReplies.PresenceSet(room.Id, id.Span)));
        return default;
    }

    private ValueTask CallAsync(RequestPayload payload, ReadOnlyMemory<byte> id)
    {
        var (method, timeout, data) = (payload.Method(), payload.TimeoutMs(), payload.Data.ToArray());
        if (payload.Problem is not null) return MistakenAsync(payload.Problem, id);
        var caller = new RpcCaller(Connection.Id.ToString(), Connection.User, Connection.Identity.Principal);
        Answer(id, async (kept, gone) =>
        {
            var outcome = await _server.Methods.CallAsync(method, data, caller, TimeSpan.FromMilliseconds(timeout), gone);
            return outcome.Error is { } error
                ? HubReplies.Error(error.Code, error.Message, error.IsRetryable, kept)
                : HubReplies.Result(outcome.Result, kept);
        });
        return default;
    }

    private ValueTask GrantedAsync(KnownRoom room, RoomRight right, ReadOnlyMemory<byte> id, Action<ReadOnlyMemory<byte>> act)
    {
        _mistakes = 0;
        var decision = _server.Access.Decide(Connection.Identity, room.Id, right);
        return decision.Pending is { } pending ? new ValueTask(DecideAsync(pending, id.ToArray())) : ActAsync(decision.IsAllowed, id);

        async Task DecideAsync(Task<bool> deciding, byte[] kept) => await ActAsync(await deciding, kept);

        ValueTask ActAsync(bool isAllowed, ReadOnlyMemory<byte> kept)
        {
            if (!isAllowed) return RefuseAsync(ErrorCodes.PermissionDenied, Denied(room.Id, right), kept);
            act(kept);
            return default;
        }
    }

    private static string KeepsNoPresence(RoomId room) => $"{room} keeps no presence (HUB__ROOMS__n__PRESENCE)";

    private static string Denied(RoomId room, RoomRight right) => right switch
    {
        RoomRight.Join => $"You may not join {room}",
        RoomRight.Publish => $"You may not publish in {room}",
        _ => $"You may not read {room}",
    };

    // Null where it names none: the payload then says why.
    private KnownRoom? RoomOf(ref RequestPayload payload)
    {
        if (_lastRoom is not null && payload.RawRoom.Span.SequenceEqual(_lastName)) return _lastRoom;
        var room = payload.Problem is null ? Find(ref payload) : null;
        if (room is null) return null;
        (_lastName, _lastRoom) = (payload.RawRoom.ToArray(), room);
        return room;
    }

    private KnownRoom? Find(ref RequestPayload payload)
    {
        var name = payload.RoomName();
        if (payload.Problem is not null) return null;
        if (TryName(name, out var room, out var problem)) return Known(room);
        payload.Fail(problem);
        return null;
    }

    // The name of a route's own room may be one of the server's, which nobody can name elsewhere.
    private bool TryName(string name, out RoomId room, [NotNullWhen(false)] out string? problem)
    {
        if (_route is null) return RoomId.TryParse(name, out room, out problem, takesOwn: _server.AreOperators);
        (room, problem) = (_route.Room, name == _route.Room.Name ? null : $"This route leads into room {_route.Room} only");
        return problem is null;
    }

    private KnownRoom Known(RoomId id)
    {
        if (_rooms.TryGetValue(id.Name, out var known)) return known;
        if (_rooms.Count >= MaxKnownRooms) ForgetUnsubscribed();
        _rooms.Add(id.Name, known = new KnownRoom(id, _server.Inlets.Of(id)));
        return known;
    }

    private void ForgetUnsubscribed()
    {
        foreach (var (name, room) in _rooms)
            if (!room.IsSubscribed) _rooms.Remove(name);
        // It may be one of them, and two that stand for one room would not know of each other's subscription.
        _lastRoom = null;
    }

    private readonly record struct Said(
        KnownRoom Room, BodyKind Kind, byte[] Body, bool Echo, string? Slot, string? Key, PublishReply Reply);

    private sealed class KnownRoom(RoomId id, IRoomInlet inlet)
    {
        public RoomId Id => id;

        public IRoomInlet Inlet => inlet;

        public bool IsSubscribed { get; set; }
    }
}
