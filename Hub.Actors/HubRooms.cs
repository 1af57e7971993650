using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hub.Actors.Protocol;
using Hub.Actors.Sockets;

namespace Hub.Actors;

/// <summary><see cref="IHubRooms"/> on a node.</summary>
internal sealed class HubRooms(HubNode node) : IHubRooms
{
    // What is not ASCII stays as it is: a frame is JSON for a program, never a part of an HTML page.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Task<RoomPosition> PublishAsync(string room, string text, string? key = null, CancellationToken cancellation = default) =>
        SayAsync(room, BodyKind.Text, Encoding.UTF8.GetBytes(text), key, cancellation);

    public Task<RoomPosition> PublishAsync(string room, ReadOnlyMemory<byte> data, string? key = null, CancellationToken cancellation = default) =>
        SayAsync(room, BodyKind.Binary, data.ToArray(), key, cancellation);

    public Task<RoomPosition> PublishJsonAsync<T>(string room, T value, string? key = null, CancellationToken cancellation = default) =>
        value is string text ? PublishAsync(room, text, key, cancellation) : SayAsync(room, BodyKind.Json, JsonOf(value), key, cancellation);

    public Task<int> BroadcastAsync<T>(T message, CancellationToken cancellation = default) => node.BroadcastAsync(JsonOf(message), cancellation);

    public Task<IReadOnlyList<string>> MembersAsync(string room, CancellationToken cancellation = default) =>
        node.PresentNamesAsync(RoomId.Own(room), cancellation);

    public Task<int> SendToUserAsync(string user, string text, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return node.SendToUserAsync(user, text, cancellation);
    }

    public Task<int> CountAsync(CancellationToken cancellation = default) => node.CountConnectionsAsync(cancellation);

    public Task<IReadOnlyList<HubConnection>> ConnectionsAsync(CancellationToken cancellation = default) => node.ListConnectionsAsync(cancellation);

    public Task<bool> CloseAsync(string id, int code = 4004, string reason = "", CancellationToken cancellation = default)
    {
        var status = new CloseStatus(CloseRules.CheckCode(code), CloseRules.CheckReason(reason));
        return ConnectionId.TryParse(id, out var connection)
            ? node.CloseConnectionAsync(connection, status, cancellation)
            : Task.FromResult(false);
    }

    private Task<RoomPosition> SayAsync(string room, BodyKind kind, byte[] body, string? key, CancellationToken cancellation)
    {
        var inlet = node.Rooms.Of(RoomId.Own(room));
        if (key is { Length: 0 or > RoomMessage.MaxKeyLength })
            throw new ArgumentException($"A key has 1 to {RoomMessage.MaxKeyLength} characters, this one has {key.Length}", nameof(key));
        var publish = new AwaitedPublish();
        inlet.Publish(new RoomMessage(ConnectionId.None, kind, body), key, publish);
        return publish.Outcome.WaitAsync(cancellation);
    }

    private static byte[] JsonOf<T>(T value) => value is JsonElement element
        ? JsonMarshal.GetRawUtf8Value(element).ToArray()
        : JsonSerializer.SerializeToUtf8Bytes(value, Json);
}
