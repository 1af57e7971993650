using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// The chat: <c>{"message":"hi"}</c> in, <c>{"sender":"ann","message":"hi"}</c> out to all, the sender
/// included. The sender's name is the one of the handshake, whatever the message claims.
/// </summary>
internal sealed class ChatHandler(Connection connection, string name, IRoomInlet room) : IMessageHandler
{
    /// <summary>Who speaks when the server does; no connection may have this name.</summary>
    public const string ServerName = "__server";

    private static readonly Frame InvalidJson = Frame.Text("""{"type":"error","payload":"Invalid JSON"}"""u8);

    public static Introduction Introduce(ConnectionId id, string name) => new(
        name,
        Greeting: Say(id, ServerName, $"{name} joined"),
        Farewell: Say(id, ServerName, $"{name} left"));

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (ReadMessage(payload.Span) is { } message) room.Publish(Say(connection.Id, name, message));
        else connection.Outbound.Deliver(InvalidJson);
        return null;
    }

    private static RoomMessage Say(ConnectionId from, string sender, string message) =>
        new(from, BodyKind.Json, JsonSerializer.SerializeToUtf8Bytes(new ChatUtterance(sender, message), ConnectionsJson.Relaxed.ChatUtterance), Echo: true);

    private static string? ReadMessage(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, ConnectionsJson.Default.ChatLine)?.Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
