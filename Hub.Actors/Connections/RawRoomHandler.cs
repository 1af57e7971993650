using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Everything said goes to the one room as it is.</summary>
internal sealed class RawRoomHandler(Connection connection, IRoomInlet room) : IMessageHandler
{
    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        var body = kind == MessageKind.Text ? BodyKind.Text : BodyKind.Binary;
        connection.Credit.Take(payload.Length);
        room.Publish(new RoomMessage(connection.Id, body, payload.ToArray(), Credit: connection.Credit));
        return null;
    }
}
