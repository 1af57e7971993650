using System.Net.WebSockets;

namespace Hub.Host.Cluster;

/// <summary>Makes the connection of a link.</summary>
internal sealed class LinkDialer(LinkSecret secret)
{
    public async Task<WebSocket> DialAsync(Uri url, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", secret.Header);
            // The link asks itself whether the other side is there.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            socket.Options.Proxy = null;
            await socket.ConnectAsync(new UriBuilder(url) { Scheme = url.Scheme == "https" ? "wss" : "ws", Path = LinkListener.Path }.Uri, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
