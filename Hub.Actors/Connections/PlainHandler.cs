using System.Text.Unicode;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// The plain dialect: text frames <c>{"type","payload","id"}</c>. Whatever a peer sends, it gets an
/// answer or an error, and the connection lives on.
/// </summary>
internal sealed class PlainHandler(Connection connection, IActorRef actor, IRoomInlets inlets, IRoomAccess access) : OrderedHandler(connection, actor)
{
    private const string Denied = "Permission denied";

    private readonly Dictionary<string, IRoomInlet> _subscribed = [];

    protected override Task? ProcessAsync(MessageKind kind, ref ReadOnlyMemory<byte> payload)
    {
        var message = payload;
        payload = default;

        // A text frame's UTF-8 is checked by the transport, a binary frame's by nobody, and what is passed on
        // as text without being valid would make the receivers close.
        if ((kind == MessageKind.Binary && !Utf8.IsValid(message.Span)) || !PlainEnvelope.TryParse(message, out var envelope))
        {
            Connection.Outbound.Deliver(PlainReplies.Error("Invalid JSON", id: default));
            return null;
        }

        switch (envelope.Type)
        {
            case PlainType.Ping:
                Connection.Outbound.Deliver(PlainReplies.Pong(envelope.Id.Span));
                return null;
            case PlainType.Subscribe when envelope.TryReadRoom(out var name):
                return SubscribeAsync(name, envelope);
            case PlainType.Message when !envelope.Payload.IsEmpty:
                return PublishAsync(envelope);
            default:
                Connection.Outbound.Deliver(PlainReplies.Error("Unknown message type", envelope.Id.Span));
                return null;
        }
    }

    private Task? SubscribeAsync(string name, PlainEnvelope envelope)
    {
        if (!RoomId.TryParse(name, out var room, out var problem))
        {
            Connection.Outbound.Deliver(PlainReplies.Error(problem, envelope.Id.Span));
            return null;
        }

        var (granted, denied) = (PlainReplies.Subscribed(envelope.Payload.Span, envelope.Id.Span), PlainReplies.Error(Denied, envelope.Id.Span));
        return WhenDecidedAsync(access.Decide(Connection.Identity, room, RoomRight.Join), isAllowed =>
        {
            if (!isAllowed)
            {
                Connection.Outbound.Deliver(denied);
                return;
            }

            // Known here at once, not when the room has answered: a message that follows without waiting is no error.
            _subscribed.TryAdd(name, inlets.Of(room));
            Actor.Tell(new Subscribe(new Join(room, Connection.Outbound, granted, User: Connection.User)));
        });
    }

    private Task? PublishAsync(PlainEnvelope envelope)
    {
        if (envelope.TryReadAddressed(out var name, out var data))
        {
            if (_subscribed.TryGetValue(name, out var room)) return PublishAsync([room], data, envelope);
            Connection.Outbound.Deliver(PlainReplies.Error("Not subscribed", envelope.Id.Span));
            return null;
        }

        return PublishAsync(_subscribed.Values, envelope.Payload, envelope);
    }

    private Task? PublishAsync(IReadOnlyCollection<IRoomInlet> rooms, ReadOnlyMemory<byte> data, PlainEnvelope envelope)
    {
        if (!RequestJson.TryReadBody(data.Span, out var kind, out var body))
        {
            Connection.Outbound.Deliver(PlainReplies.Error("Invalid JSON", envelope.Id.Span));
            return null;
        }

        List<Task>? pending = null;
        foreach (var room in rooms)
        {
            var decision = access.Decide(Connection.Identity, room.Room, RoomRight.Publish);
            if (decision is { Pending: null, IsAllowed: true })
            {
                Say(room, kind, body);
                continue;
            }

            var id = envelope.Id.ToArray();
            if (WhenDecidedAsync(decision, isAllowed => SayOrRefuse(room, kind, body, id, isAllowed)) is { } task) (pending ??= []).Add(task);
        }

        return pending is null ? null : Task.WhenAll(pending);
    }

    private void SayOrRefuse(IRoomInlet room, BodyKind kind, byte[] body, byte[] id, bool isAllowed)
    {
        if (isAllowed) Say(room, kind, body);
        else Connection.Outbound.Deliver(PlainReplies.Error(Denied, id));
    }

    private void Say(IRoomInlet room, BodyKind kind, byte[] body)
    {
        Connection.Credit.Take(body.Length);
        room.Publish(new RoomMessage(Connection.Id, kind, body, Credit: Connection.Credit, From: Connection.User));
    }

    private static Task? WhenDecidedAsync(Decision decision, Action<bool> act)
    {
        if (decision.Pending is { } pending) return ActAsync(pending);
        act(decision.IsAllowed);
        return null;

        async Task ActAsync(Task<bool> deciding) => act(await deciding);
    }
}
