using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Hub.Host.Transport;

/// <summary>
/// The server's socket transport, in place of its own: the connections it gives out can be detached from the server
/// (<see cref="SocketConnection.Detach"/>). Takes the framework's <see cref="SocketTransportOptions"/>.
/// </summary>
internal sealed class SocketListenerFactory(
    IOptions<SocketTransportOptions> options, IMemoryPoolFactory<byte> pools, TimeProvider time, ILogger<SocketListener> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;
        try
        {
            socket = options.Value.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Value.Backlog);
            return new ValueTask<IConnectionListener>(new SocketListener(socket, options.Value.NoDelay, pools.Create(), time, logger));
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            if (failure.SocketErrorCode == SocketError.AddressAlreadyInUse) throw new AddressInUseException(failure.Message, failure);
            throw;
        }
    }
}
