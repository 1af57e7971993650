using System.Text.Unicode;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// The plain dialect: text frames <c>{"type","payload","id"}</c>. Whatever a peer sends, it gets an
/// answer or an error, and the connection lives on.
/// </summary>
internal sealed class PlainHandler(Connection connection, IActorRef actor, IRoomInlets inlets) : IMessageHandler
{
    private readonly Dictionary<string, IRoomInlet> _subscribed = [];

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        // A text frame's UTF-8 is checked by the transport, a binary frame's by nobody, and what is passed on
        // as text without being valid would make the receivers close.
        if ((kind == MessageKind.Binary && !Utf8.IsValid(payload.Span)) || !PlainEnvelope.TryParse(payload, out var envelope))
        {
            connection.Outbound.Deliver(PlainReplies.Error("Invalid JSON", id: default));
            return null;
        }

        switch (envelope.Type)
        {
            case PlainType.Ping:
                connection.Outbound.Deliver(PlainReplies.Pong(envelope.Id.Span));
                break;
            case PlainType.Subscribe when envelope.TryReadRoom(out var name):
                Subscribe(name, envelope);
                break;
            case PlainType.Message when !envelope.Payload.IsEmpty:
                Publish(envelope);
                break;
            default:
                connection.Outbound.Deliver(PlainReplies.Error("Unknown message type", envelope.Id.Span));
                break;
        }

        return null;
    }

    private void Subscribe(string name, PlainEnvelope envelope)
    {
        if (!RoomId.TryParse(name, out var room, out var problem))
        {
            connection.Outbound.Deliver(PlainReplies.Error(problem, envelope.Id.Span));
            return;
        }

        // Known here at once, not when the room has answered: a message that follows without waiting is no error.
        _subscribed.TryAdd(name, inlets.Of(room));
        actor.Tell(new Subscribe(room, PlainReplies.Subscribed(envelope.Payload.Span, envelope.Id.Span)));
    }

    private void Publish(PlainEnvelope envelope)
    {
        if (envelope.TryReadAddressed(out var name, out var data))
        {
            if (_subscribed.TryGetValue(name, out var room)) Publish(room, data, envelope);
            else connection.Outbound.Deliver(PlainReplies.Error("Not subscribed", envelope.Id.Span));
            return;
        }

        foreach (var room in _subscribed.Values) Publish(room, envelope.Payload, envelope);
    }

    private void Publish(IRoomInlet room, ReadOnlyMemory<byte> data, PlainEnvelope envelope)
    {
        if (!PlainEnvelope.TryReadBody(data.Span, out var kind, out var body))
        {
            connection.Outbound.Deliver(PlainReplies.Error("Invalid JSON", envelope.Id.Span));
            return;
        }

        connection.Credit.Take(body.Length);
        room.Publish(new RoomMessage(connection.Id, kind, body, Credit: connection.Credit));
    }
}
