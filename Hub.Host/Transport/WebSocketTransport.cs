using System.Buffers;
using System.Net.WebSockets;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Transport;

/// <summary>The framework's WebSocket as a transport of whole messages.</summary>
/// <param name="socket">Disposed of with the transport.</param>
/// <param name="maxPayload">Bytes of the longest message taken; 0 for no limit but the runtime's.</param>
/// <param name="aborted">Ends with the request.</param>
internal sealed class WebSocketTransport(WebSocket socket, int maxPayload, CancellationToken aborted) : IConnectionTransport
{
    // Most messages of a chat fit; a longer one doubles the buffer as often as it must.
    private const int FirstBufferBytes = 4 * 1_024;

    private readonly int _maxPayload = maxPayload == 0 ? Array.MaxLength - 1 : maxPayload;
    private byte[] _buffer = [];
    private bool _discarding;

    public async ValueTask<Inbound> ReceiveAsync()
    {
        if (_buffer.Length == 0) _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            return _discarding ? await DiscardAsync() : await ReceiveMessageAsync();
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return Inbound.Closed(CloseCodes.Lost);
        }
    }

    public async ValueTask<bool> SendAsync(IReadOnlyList<Frame> frames)
    {
        try
        {
            foreach (var frame in frames)
            {
                var type = frame.Kind == MessageKind.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                await socket.SendAsync(frame.Payload, type, endOfMessage: true, aborted);
            }

            return true;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    public async ValueTask<bool> CloseAsync(CloseStatus status)
    {
        try
        {
            if (status.Code == CloseCodes.NoStatus) await socket.CloseOutputAsync(WebSocketCloseStatus.Empty, null, aborted);
            else await socket.CloseOutputAsync((WebSocketCloseStatus)status.Code, status.Reason, aborted);
            return true;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    public void Abort() => socket.Abort();

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return ValueTask.CompletedTask;
    }

    private static bool IsLoss(Exception exception) =>
        exception is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException;

    private async ValueTask<Inbound> ReceiveMessageAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), aborted);
            if (part.MessageType == WebSocketMessageType.Close) return Closed();
            length += part.Count;
            if (length > _maxPayload)
            {
                _discarding = true;
                return Inbound.TooBig();
            }

            if (part.EndOfMessage)
            {
                var message = _buffer.AsMemory(0, length);
                return part.MessageType == WebSocketMessageType.Text ? Inbound.Text(message) : Inbound.Binary(message);
            }

            if (length == _buffer.Length) Grow(length);
        }
    }

    private async ValueTask<Inbound> DiscardAsync()
    {
        while (true)
        {
            var part = await socket.ReceiveAsync(_buffer.AsMemory(), aborted);
            if (part.MessageType == WebSocketMessageType.Close) return Closed();
        }
    }

    private Inbound Closed() => Inbound.Closed(new CloseStatus(
        (int)(socket.CloseStatus ?? WebSocketCloseStatus.Empty), socket.CloseStatusDescription ?? ""));

    private void Grow(int used)
    {
        // One byte more than the limit is enough to see that a message is over it.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_buffer.Length * 2L, _maxPayload + 1L));
        _buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
