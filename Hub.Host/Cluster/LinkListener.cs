using System.Net;
using System.Net.Sockets;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Diagnostics;
using Hub.Host.Lifetime;
using Microsoft.Extensions.Options;

namespace Hub.Host.Cluster;

/// <summary>
/// Takes links of other nodes, on a server of its own: nothing else is served there, and no link anywhere else. Once it listens the node joins.
/// </summary>
internal sealed partial class LinkListener(
    ClusterEngine engine, PostgresMembership membership, PostgresMessageStore store, LinkSecret secret, IOptions<ClusterOptions> options,
    ILogger<LinkListener> logger) : IAsyncDisposable
{
    public const string Path = "/link";

    private WebApplication? _server;

    /// <summary>Ends when the node is a member; waits for a database that does not answer.</summary>
    /// <exception cref="ClusterException">It cannot be one until somebody changes something.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var meta = await membership.PrepareAsync(engine.ShardCount, cancellation);
        secret.Set(options.Value.Secret ?? meta.Secret);
        await store.StartAsync();
        _server = Build();
        await _server.StartAsync(cancellation);
        var url = options.Value.Advertise is { } advertised ? new Uri(advertised) : OwnUrl();
        Log.Listening(logger, string.Join(' ', _server.Urls), url);
        await engine.JoinAsync(url, cancellation);
    }

    public async Task StopAsync()
    {
        if (_server is not null) await _server.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private WebApplication Build()
    {
        var server = InnerServer.Create(options.Value.Urls);
        server.UseWebSockets();
        server.Run(ServeAsync);
        return server;
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (context.Request.Path != Path)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!secret.Fits(context.Request.Headers.Authorization))
        {
            Log.Refused(logger, context.Connection.RemoteIpAddress);
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
        await engine.ServeAsync(socket, context.RequestAborted);
    }

    // The address from which this machine reaches the database is one that the network between the nodes knows.
    private Uri OwnUrl()
    {
        var bound = BindingAddress.Parse(_server!.Urls.First());
        var host = bound.Host is "*" or "+" or "0.0.0.0" or "[::]" ? AddressTowards(membership.Connections.Address) : bound.Host;
        return new UriBuilder(bound.Scheme, host, bound.Port).Uri;
    }

    private static string AddressTowards((string Host, int Port) database)
    {
        var (host, port) = database;
        // A folder with a socket: the database is on this machine.
        if (host.StartsWith('/')) return IPAddress.Loopback.ToString();
        try
        {
            // Nothing is sent.
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(host, port);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }
        catch (SocketException)
        {
            return Dns.GetHostName();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.LinksListening, LogLevel.Information, "Takes links at {Urls}, known to others as {Url}")]
        public static partial void Listening(ILogger logger, string urls, Uri url);

        [LoggerMessage(HubEventIds.LinkWithoutSecret, LogLevel.Warning, "A link from {Address} has the wrong secret and is refused (HUB__CLUSTER__SECRET)")]
        public static partial void Refused(ILogger logger, IPAddress? address);
    }
}
