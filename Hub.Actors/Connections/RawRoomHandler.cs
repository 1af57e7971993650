using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>Everything said goes to the one room as it is, where that may be.</summary>
internal sealed class RawRoomHandler(Connection connection, IActorRef actor, IRoomInlet room, IRoomAccess access) : OrderedHandler(connection, actor)
{
    private static readonly Frame Refusal = Frame.Text("""{"error":"Permission denied"}"""u8);

    protected override Task? ProcessAsync(MessageKind kind, ref ReadOnlyMemory<byte> payload)
    {
        var body = payload.ToArray();
        payload = default;
        var decision = access.Decide(Connection.Identity, room.Room, RoomRight.Publish);
        if (decision.Pending is { } pending) return SayAsync(kind, body, pending);
        Say(kind, body, decision.IsAllowed);
        return null;
    }

    private async Task SayAsync(MessageKind kind, byte[] body, Task<bool> allowed) => Say(kind, body, await allowed);

    private void Say(MessageKind kind, byte[] body, bool isAllowed)
    {
        if (!isAllowed)
        {
            Connection.Outbound.Deliver(Refusal);
            return;
        }

        Connection.Credit.Take(body.Length);
        room.Publish(new RoomMessage(
            Connection.Id, kind == MessageKind.Text ? BodyKind.Text : BodyKind.Binary, body, Credit: Connection.Credit, From: Connection.User));
    }
}
