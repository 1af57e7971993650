using System.Buffers;
using System.Net.Sockets;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Transport;

/// <summary>The hub's codec on the bytes of an upgraded connection. An idle one holds no buffer.</summary>
/// <param name="maxPayload">Bytes of the longest message taken; 0 for no limit but the runtime's.</param>
/// <param name="inflater">The connection's, when permessage-deflate was agreed upon.</param>
internal abstract class FrameTransport(int maxPayload, MessageInflater? inflater) : IConnectionTransport
{
    // Most messages come whole in it. A longer one is collected by the frame reader.
    private const int ReceiveBytes = 8 * 1_024;

    private readonly FrameReader _frames = new(maxPayload == 0 ? Array.MaxLength : maxPayload, inflater);
    private byte[]? _buffer;
    private int _start;
    private int _end;
    private bool _discarding;

    public async ValueTask<Inbound> ReceiveAsync()
    {
        while (true)
        {
            if (_start < _end && !_discarding)
            {
                var found = _frames.Next(_buffer.AsMemory(_start, _end - _start), out var consumed);
                _start += consumed;
                if (found.Kind != FrameEventKind.Incomplete) return Translate(found);
            }

            try
            {
                if (_start == _end || _discarding)
                {
                    _frames.ReleaseTaken();
                    ReturnBuffer();
                    await WaitAsync();
                    _buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
                }
                else
                {
                    // What is left is a part of a frame's header.
                    _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                    (_start, _end) = (0, _end - _start);
                }

                var read = await ReadAsync(_buffer.AsMemory(_end));
                if (read == 0) return Inbound.End;
                _end += read;
            }
            catch (Exception lost) when (IsLoss(lost))
            {
                return Inbound.End;
            }
        }
    }

    public abstract ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames);

    public abstract void EndWriting();

    public abstract void Close();

    public abstract void Abort();

    public ValueTask DisposeAsync()
    {
        _frames.Dispose();
        ReturnBuffer();
        return ValueTask.CompletedTask;
    }

    protected static bool IsLoss(Exception exception) => exception
        is IOException or OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException;

    /// <summary>Waits, without a buffer, until there is something to read; what it returns means nothing.</summary>
    protected abstract ValueTask<int> WaitAsync();

    /// <summary>Reads what is there.</summary>
    /// <returns>0 at the end.</returns>
    protected abstract ValueTask<int> ReadAsync(Memory<byte> buffer);

    /// <summary>Puts in front what was read before; only before anything is received.</summary>
    protected void Begin(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty) return;
        _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(ReceiveBytes, received.Length));
        received.CopyTo(_buffer);
        _end = received.Length;
    }

    private Inbound Translate(FrameEvent found)
    {
        // After any other violation nobody knows where the next frame begins.
        _discarding = found.Kind == FrameEventKind.Violation && found.Status.Code != CloseCodes.MessageTooBig;
        return found.Kind switch
        {
            FrameEventKind.Text => new Inbound(InboundKind.Text, found.Payload),
            FrameEventKind.Binary => new Inbound(InboundKind.Binary, found.Payload),
            FrameEventKind.Ping => new Inbound(InboundKind.Ping, found.Payload),
            FrameEventKind.Pong => new Inbound(InboundKind.Pong),
            FrameEventKind.Close => new Inbound(InboundKind.Close, Status: found.Status),
            _ => new Inbound(InboundKind.Violation, Status: found.Status),
        };
    }

    private void ReturnBuffer()
    {
        (_start, _end) = (0, 0);
        if (_buffer is null) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }
}
