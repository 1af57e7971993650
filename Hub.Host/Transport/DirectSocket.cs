using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hub.Host.Transport;

/// <summary>
/// Finds the socket of a connection where writing to it directly is the same as writing to the server's stream, only
/// without the pipe and the thread hop between: HTTP/1.1, no TLS, and nothing that wraps the transport. Elsewhere the
/// socket is there as well, and writing to it would put plain text between encrypted records.
/// </summary>
internal static class DirectSocket
{
    public static Socket? Of(HttpContext context)
    {
        var features = context.Features;
        if (context.Request.Protocol != HttpProtocol.Http11
            || features.Get<ITlsHandshakeFeature>() is not null
            || features.Get<IConnectionTransportFeature>()?.Transport.GetType().Assembly != typeof(SocketTransportOptions).Assembly
            || features.Get<IConnectionSocketFeature>() is not { Socket: { } socket }) return null;

        // A write to a peer that does not read must come back, not hold the thread.
        socket.Blocking = false;
        return socket;
    }
}
