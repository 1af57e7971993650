using System.Text;
using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Sockets;

namespace Hub.Actors;

/// <summary><see cref="IHubRooms"/> on a node.</summary>
internal sealed class HubRooms(HubNode node) : IHubRooms
{
    public ValueTask PublishAsync(string room, string text) => SendAsync(room, BodyKind.Text, Encoding.UTF8.GetBytes(text));

    public ValueTask PublishAsync(string room, ReadOnlyMemory<byte> data) => SendAsync(room, BodyKind.Binary, data.ToArray());

    public ValueTask PublishJsonAsync<T>(string room, T value) => value is string text
        ? PublishAsync(room, text)
        : SendAsync(room, BodyKind.Json, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));

    public Task<int> BroadcastAsync<T>(T message, CancellationToken cancellation = default) => node.BroadcastAsync(
        PlainReplies.Broadcast(JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web)), cancellation);

    public Task<int> SendToUserAsync(string user, string text, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        return node.SendToUserAsync(user, SocketFrames.Of(text), cancellation);
    }

    public Task<int> CountAsync(CancellationToken cancellation = default) => node.CountConnectionsAsync(cancellation);

    public async Task<IReadOnlyList<HubConnection>> ConnectionsAsync(CancellationToken cancellation = default) =>
        [.. (await node.ListConnectionsAsync(cancellation)).Select(connection => new HubConnection(
            connection.Id.ToString(), connection.Plan.Party.User, connection.Plan.Party.Address, connection.Plan.Party.Path))];

    public Task<bool> CloseAsync(string id, int code = 4004, string reason = "", CancellationToken cancellation = default)
    {
        var status = new CloseStatus(CloseRules.CheckCode(code), CloseRules.CheckReason(reason));
        return ConnectionId.TryParse(id, out var connection)
            ? node.CloseConnectionAsync(connection, status, cancellation)
            : Task.FromResult(false);
    }

    private ValueTask SendAsync(string room, BodyKind kind, byte[] body)
    {
        if (!RoomId.TryParse(room, out var id, out var problem)) throw new ArgumentException(problem, nameof(room));
        node.Rooms.Of(id).Publish(new RoomMessage(ConnectionId.None, kind, body));
        return ValueTask.CompletedTask;
    }
}
