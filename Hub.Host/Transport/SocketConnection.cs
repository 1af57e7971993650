using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Hub.Host.Transport;

/// <summary>
/// One accepted socket while the server speaks HTTP on it. Nothing is read before it is asked for and nothing written is
/// kept back, so at the end of a handshake the socket can be taken out, and all that the server holds for a connection is
/// free again. The peer's FIN is the end of what it says and not of the connection, which a WebSocket's closing
/// handshake needs.
/// </summary>
internal sealed class SocketConnection : DefaultConnectionContext, IDuplexPipe, IConnectionSocketFeature, IMemoryPoolFeature
{
    private readonly SocketReadiness _socket;
    private readonly CancellationTokenSource _closed = new();
    private int _owner = (int)Owner.Server;

    public SocketConnection(Socket socket, string id, MemoryPool<byte> pool)
        : base(id)
    {
        // A write to a peer that does not read must come back, not hold the thread.
        socket.Blocking = false;
        _socket = new SocketReadiness(socket);
        MemoryPool = pool;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        var stream = new SocketStream(_socket, SignalClosed);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(pool, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(pool, leaveOpen: true));
        Transport = this;
        Features.Set<IConnectionSocketFeature>(this);
        Features.Set<IMemoryPoolFeature>(this);
        Features.Set(this);
    }

    private enum Owner
    {
        Server,
        Nobody,
        Detached,
    }

    public Socket Socket => _socket.Socket;

    public MemoryPool<byte> MemoryPool { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>
    /// Takes the socket from the server, once the answer to an upgrade over HTTP/1.1 is written.
    /// </summary>
    /// <param name="context">The upgraded request; it can end then, and its connection with it.</param>
    /// <param name="received">What the peer sent behind its request and nobody has read.</param>
    /// <returns>Null where something lies between the socket and HTTP, such as TLS or HTTP/2, or where it is closed.</returns>
    public static SocketReadiness? Detach(HttpContext context, out byte[] received)
    {
        received = [];
        if (context.Request.Protocol != HttpProtocol.Http11
            || context.Features.Get<SocketConnection>() is not { } connection
            || !ReferenceEquals(connection.Transport, connection)
            || !connection.TryEnd(Owner.Detached)) return null;

        if (connection.Input.TryRead(out var read))
        {
            received = read.Buffer.ToArray();
            connection.Input.AdvanceTo(read.Buffer.End);
        }

        return connection._socket;
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        if (!TryEnd(Owner.Nobody)) return;
        _socket.Dispose();
        SignalClosed();
    }

    public override async ValueTask DisposeAsync()
    {
        if (TryEnd(Owner.Nobody))
        {
            try
            {
                Socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The peer was quicker.
            }

            _socket.Dispose();
            await _closed.CancelAsync();
        }

        await Input.CompleteAsync();
        await Output.CompleteAsync();
        await base.DisposeAsync();
    }

    // The server's callbacks may take a lock that this caller holds.
    private void SignalClosed() =>
        ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);

    private bool TryEnd(Owner owner) => Interlocked.CompareExchange(ref _owner, (int)owner, (int)Owner.Server) == (int)Owner.Server;
}
