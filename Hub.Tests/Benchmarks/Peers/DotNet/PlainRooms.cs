using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Hub.Tests.Benchmarks.Peers.DotNet;

/// <summary>Rooms over the framework's WebSocket: one send for each member, each behind its own gate, since a socket takes one at a time.</summary>
internal static class PlainRooms
{
    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<Member, bool>> Rooms = new();

    public static void MapPlainRooms(this WebApplication app)
    {
        app.Map("/ws/{room}", async (HttpContext context, string room) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var members = Rooms.GetOrAdd(room, _ => new());
            var self = new Member(socket);
            members.TryAdd(self, true);
            try
            {
                await ReceiveAsync(socket, async (message, type) =>
                {
                    foreach (var (member, _) in members)
                        if (member != self) await member.SendAsync(message, type);
                });
            }
            finally
            {
                members.TryRemove(self, out _);
            }
        });

        app.Map("/echo", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var self = new Member(socket);
            await ReceiveAsync(socket, self.SendAsync);
        });
    }

    private static async Task ReceiveAsync(WebSocket socket, Func<ReadOnlyMemory<byte>, WebSocketMessageType, ValueTask> handle)
    {
        var buffer = new byte[4 * 1_024];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close) break;
                await handle(buffer.AsMemory(0, received.Count), received.MessageType);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The other side is gone.
        }
    }

    private sealed class Member(WebSocket socket)
    {
        private readonly SemaphoreSlim _gate = new(1);

        public async ValueTask SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
        {
            await _gate.WaitAsync();
            try
            {
                await socket.SendAsync(message, type, true, CancellationToken.None);
            }
            catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Its own receiving side takes it out of the room.
            }
            finally
            {
                _gate.Release();
            }
        }
    }
}
