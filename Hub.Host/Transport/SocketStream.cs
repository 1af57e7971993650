using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Transport;

/// <summary>The bytes of one accepted socket for the server, which is told of a lost peer in its own exceptions.</summary>
/// <param name="socket">What is read and written.</param>
/// <param name="lost">Called when the peer is found to be gone, before the exception says so.</param>
internal sealed class SocketStream(SocketReadiness socket, Action lost) : DuplexStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                // Whatever runs behind it, an application's code above all, must not hold up the poller.
                _ = await socket.WaitAsync(onPoller: false, cancellationToken);
                if (buffer.IsEmpty) return 0;
                var read = socket.Read(buffer.Span);
                if (read >= 0) return read;
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode != SocketError.OperationAborted)
        {
            lost();
            throw new ConnectionResetException(reset.Message, reset);
        }
        catch (Exception closed) when (IsClosed(closed))
        {
            throw new ConnectionAbortedException("The connection was closed", closed);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            // Nearly always taken at once, and a socket that has never waited to send holds nothing for it.
            var sent = socket.Socket.Send(buffer.Span, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock)) throw new SocketException((int)error);
            if (error == SocketError.Success) buffer = buffer[sent..];
            while (!buffer.IsEmpty) buffer = buffer[await socket.Socket.SendAsync(buffer, SocketFlags.None, cancellationToken)..];
        }
        catch (Exception closed) when (IsClosed(closed))
        {
            // A cancellation, not a reset: the server expects no other exception of a write.
            lost();
            throw new ConnectionAbortedException("The connection was closed", closed);
        }
    }

    private static bool IsClosed(Exception exception) => exception is SocketException or ObjectDisposedException;
}
