using System.Buffers;
using System.Net.Sockets;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Transport;

/// <summary>
/// The hub's codec on an upgraded connection. Reads from the server's stream; writes straight to the socket where
/// nothing lies between the two, else to the stream as well. An idle connection holds no buffer.
/// </summary>
/// <param name="stream">What the server gave out for the upgrade; disposed of with the request.</param>
/// <param name="socket">The connection's own, when writing to it directly is safe (<see cref="DirectSocket"/>); else null.</param>
/// <param name="lifetime">Cuts the connection.</param>
/// <param name="maxPayload">Bytes of the longest message taken; 0 for no limit but the runtime's.</param>
/// <param name="inflater">The connection's, when permessage-deflate was agreed upon.</param>
internal sealed class UpgradedTransport(
    Stream stream, Socket? socket, IHttpRequestLifetimeFeature lifetime, int maxPayload, MessageInflater? inflater)
    : IConnectionTransport
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

            if (!await FillAsync()) return Inbound.End;
        }
    }

    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        if (socket is null) return WriteStreamAsync(frames);
        int sent;
        try
        {
            sent = socket.Send(frames.Span, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock)) return new ValueTask<bool>(false);
            if (error == SocketError.WouldBlock) sent = 0;
        }
        catch (ObjectDisposedException)
        {
            return new ValueTask<bool>(false);
        }

        return sent == frames.Length ? new ValueTask<bool>(true) : WriteRestAsync(frames[sent..]);
    }

    public void EndWriting()
    {
        try
        {
            socket?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was quicker.
        }
    }

    public void Abort() => lifetime.Abort();

    public ValueTask DisposeAsync()
    {
        _frames.Dispose();
        ReturnBuffer();
        return ValueTask.CompletedTask;
    }

    private static bool IsLoss(Exception exception) => exception
        is IOException or OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException;

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

    // False at the end of the stream, however it came.
    private async ValueTask<bool> FillAsync()
    {
        try
        {
            if (_start == _end || _discarding)
            {
                // Waits without a buffer.
                _frames.ReleaseTaken();
                ReturnBuffer();
                _ = await stream.ReadAsync(Memory<byte>.Empty);
                _buffer = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
            }
            else
            {
                // What is left is a part of a frame's header.
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_end));
            _end += read;
            return read > 0;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    private async ValueTask<bool> WriteRestAsync(ReadOnlyMemory<byte> rest)
    {
        try
        {
            while (!rest.IsEmpty) rest = rest[await socket!.SendAsync(rest)..];
            return true;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    private async ValueTask<bool> WriteStreamAsync(ReadOnlyMemory<byte> frames)
    {
        try
        {
            await stream.WriteAsync(frames);
            await stream.FlushAsync();
            return true;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    private void ReturnBuffer()
    {
        (_start, _end) = (0, 0);
        if (_buffer is null) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
    }
}
