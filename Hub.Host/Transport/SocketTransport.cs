using System.Net.Sockets;
using Hub.Actors.Protocol;

namespace Hub.Host.Transport;

/// <summary>The codec on a socket of its own: nothing lies between the two, and the server knows the connection no more.</summary>
internal sealed class SocketTransport : FrameTransport
{
    private static readonly LingerOption Reset = new(enable: true, seconds: 0);

    private readonly SocketReadiness _socket;

    // The way past the socket's own objects: see DirectSend.
    private readonly SafeSocketHandle _handle;

    /// <param name="socket">Closed by <see cref="Close"/> or <see cref="Abort"/>.</param>
    /// <param name="received">What was read from it already.</param>
    /// <param name="maxPayload">Bytes of the longest message taken; 0 for no limit but the runtime's.</param>
    /// <param name="inflater">The connection's, when permessage-deflate was agreed upon.</param>
    public SocketTransport(SocketReadiness socket, ReadOnlySpan<byte> received, int maxPayload, MessageInflater? inflater)
        : base(maxPayload, inflater)
    {
        _socket = socket;
        _handle = socket.Socket.SafeHandle;
        Begin(received);
    }

    public override ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames)
    {
        var sent = DirectSend.IsSupported ? DirectSend.Send(_handle, frames.Span) : SendBySocket(frames.Span);
        if (sent < 0) return new ValueTask<bool>(false);
        return sent == frames.Length ? new ValueTask<bool>(true) : WriteRestAsync(frames[sent..]);
    }

    public override void EndWriting() => ShutDown(SocketShutdown.Send);

    public override void Close()
    {
        ShutDown(SocketShutdown.Both);
        _socket.Dispose();
    }

    // With a reset: what waits in the kernel for a peer that does not take it is not kept.
    public override void Abort()
    {
        try
        {
            _socket.Socket.LingerState = Reset;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It was closed before.
        }

        _socket.Dispose();
    }

    // The readers of a hub's routes tell actors and queue frames: nothing that waits.
    protected override ValueTask<int> WaitAsync() => _socket.WaitAsync(onPoller: true);

    protected override ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        var read = _socket.Read(buffer.Span);
        return read >= 0 ? new ValueTask<int>(read) : ReadLaterAsync(buffer);
    }

    private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer)
    {
        while (true)
        {
            _ = await WaitAsync();
            var read = _socket.Read(buffer.Span);
            if (read >= 0) return read;
        }
    }

    // What was sent, 0 when the kernel takes nothing now; -1 when the connection is gone.
    private int SendBySocket(ReadOnlySpan<byte> frames)
    {
        try
        {
            var sent = _socket.Socket.Send(frames, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    private async ValueTask<bool> WriteRestAsync(ReadOnlyMemory<byte> rest)
    {
        try
        {
            while (!rest.IsEmpty) rest = rest[await _socket.Socket.SendAsync(rest)..];
            return true;
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            return false;
        }
    }

    private void ShutDown(SocketShutdown how)
    {
        try
        {
            _socket.Socket.Shutdown(how);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was quicker.
        }
    }
}
