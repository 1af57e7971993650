using System.Buffers;
using System.Net.WebSockets;

namespace Hub.Actors.Cluster.Links;

/// <summary>Whole binary messages over a WebSocket. One reader and one writer at a time.</summary>
internal sealed class LinkSocket(WebSocket socket, int maxMessage) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1_024);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) =>
        socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellation);

    /// <returns>The message, until the next call; null when the other side has closed.</returns>
    /// <exception cref="WireException">It is too large, or a text.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReceiveAsync(CancellationToken cancellation)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Grow();
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            if (received.MessageType == WebSocketMessageType.Text) throw new WireException("A text came, and a link speaks in binary messages only");
            length += received.Count;
            if (length > maxMessage) throw new WireException($"A message is larger than {maxMessage} bytes");
            if (received.EndOfMessage) return _buffer.AsMemory(0, length);
        }
    }

    /// <summary>Says why, where the other side still listens.</summary>
    public async Task CloseAsync(string reason, CancellationToken cancellation)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, reason, cancellation);
    }

    public string? CloseReason => socket.CloseStatusDescription;

    public void Abort() => socket.Abort();

    public void Dispose()
    {
        socket.Dispose();
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
