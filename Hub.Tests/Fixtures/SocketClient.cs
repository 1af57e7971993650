using System.Net.WebSockets;
using System.Text;

namespace Hub.Tests.Fixtures;

/// <summary>A peer on a real socket.</summary>
internal sealed class SocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <summary>What the server agreed to; null for nothing.</summary>
    public string? Extensions =>
        _socket.HttpResponseHeaders?.FirstOrDefault(header => header.Key.Equals("Sec-WebSocket-Extensions", StringComparison.OrdinalIgnoreCase)).Value?.Single();

    public static async Task<SocketClient> ConnectAsync(
        Uri url, Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? invoker = null)
    {
        var client = new SocketClient();
        client._socket.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(client._socket.Options);
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await client._socket.ConnectAsync(url, invoker, limit.Token);
        return client;
    }

    public Task SayAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SayAsync(byte[] payload, WebSocketMessageType type = WebSocketMessageType.Binary, bool last = true) =>
        _socket.SendAsync(payload, type, last, CancellationToken.None);

    /// <summary>The next message; null when the hub has closed.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Payload)?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        using var message = new MemoryStream();
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer, limit.Token);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            await message.WriteAsync(_buffer.AsMemory(0, part.Count));
            if (part.EndOfMessage) return (part.MessageType, message.ToArray());
        }
    }

    public async Task<string> NextTextAsync()
    {
        var message = await NextAsync();
        Assert.NotNull(message);
        Assert.Equal(WebSocketMessageType.Text, message.Value.Type);
        return Encoding.UTF8.GetString(message.Value.Payload);
    }

    /// <summary>Reads to the close frame, answers it, and tells what it said.</summary>
    public async Task<(int Code, string? Reason)> ClosedAsync()
    {
        while (await NextAsync() is not null)
        {
            // What was sent before the close is not asked for here.
        }

        await CloseAsync();
        return ((int)_socket.CloseStatus!.Value, _socket.CloseStatusDescription);
    }

    /// <summary>What the close frame says, which must be the next frame; answers it.</summary>
    public async Task<(int Code, string? Reason)> ClosesNextAsync()
    {
        Assert.Null(await NextAsync());
        await CloseAsync();
        return ((int)_socket.CloseStatus!.Value, _socket.CloseStatusDescription);
    }

    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
    }

    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
