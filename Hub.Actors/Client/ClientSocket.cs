using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;

namespace Hub.Actors.Client;

/// <summary>One connection: what is to be sent goes out in order, what waits together in one frame.</summary>
internal sealed class ClientSocket(ClientWebSocket socket, TimeProvider time) : IAsyncDisposable
{
    // As much as a server takes in one go.
    private const int MaxFrameBytes = 64 * 1_024;

    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly byte[] _buffer = new byte[16 * 1_024];
    private long _heard = time.GetTimestamp();
    private volatile bool _isReading;

    /// <summary>How the connection ended; 1006 without a close frame (RFC 6455, section 7.1.5).</summary>
    public int CloseCode => (int?)socket.CloseStatus ?? 1006;

    public string CloseReason => socket.CloseStatusDescription ?? "";

    /// <summary>For how long it has been listened to in vain; nothing while what it has said is still being dealt with.</summary>
    public TimeSpan Silence => _isReading ? time.GetElapsedTime(Volatile.Read(ref _heard)) : TimeSpan.Zero;

    /// <summary>Queues an envelope. Never waits; into a connection that has ended it is lost.</summary>
    public void Send(byte[] envelope) => _outgoing.Writer.TryWrite(envelope);

    /// <summary>Sends what is queued until the connection ends.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        var frame = new List<byte>();
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(cancellation))
            {
                frame.Clear();
                while (frame.Count < MaxFrameBytes && _outgoing.Reader.TryRead(out var envelope))
                {
                    if (frame.Count > 0) frame.Add((byte)'\n');
                    frame.AddRange(envelope);
                }

                await socket.SendAsync(frame.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The reader sees the same end.
        }
    }

    /// <summary>The next frame; null when the connection has ended.</summary>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        var message = new ArrayBufferWriter<byte>();
        Volatile.Write(ref _heard, time.GetTimestamp());
        _isReading = true;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(_buffer, cancellation);
                Volatile.Write(ref _heard, time.GetTimestamp());
                if (part.MessageType == WebSocketMessageType.Close) return null;
                message.Write(_buffer.AsSpan(0, part.Count));
                if (part.EndOfMessage) return message.WrittenSpan.ToArray();
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
        finally
        {
            _isReading = false;
        }
    }

    public void Abort() => socket.Abort();

    /// <summary>Says goodbye, and waits for no answer.</summary>
    public async Task CloseAsync(CancellationToken cancellation)
    {
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Gone already.
        }
    }

    public ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
