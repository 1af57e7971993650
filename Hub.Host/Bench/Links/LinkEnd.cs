using System.Net.WebSockets;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Host.Lifetime;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Host.Bench.Links;

/// <summary>
/// One of two nodes that have nothing but links to each other: counts what is said to its rooms, and answers what it is asked.
/// </summary>
internal sealed class LinkEnd : ILinkInlet, ILinkPeers, IAsyncDisposable
{
    private readonly Incarnation _peer;
    private readonly LinkServices _services;
    private readonly LinkInboxes _inboxes;
    private readonly WebApplication _server;
    private long _taken;
    private long _awaited = long.MaxValue;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LinkEnd(Incarnation self, Incarnation peer, ClusterMetrics metrics, Random random)
    {
        Self = self;
        _peer = peer;
        _services = new LinkServices(NodeWire.CreateTable().AddCluster(), random, TimeProvider.System, NullLogger<Link>.Instance, metrics);
        _inboxes = new LinkInboxes(_services, this, this, new LinkProbe((_, _) => throw new NotSupportedException(), _services));
        _server = InnerServer.Create("http://127.0.0.1:0");
        _server.UseWebSockets();
        _server.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = TimeSpan.Zero });
            await _inboxes.ServeAsync(socket, context.RequestAborted);
        });
    }

    public Incarnation Self { get; }

    /// <summary>The way to the other.</summary>
    public Link Link { get; private set; } = null!;

    public Answers Answers => _services.Answers;

    public IReadOnlyCollection<ILink> All => [Link];

    /// <summary>Two of them that can reach each other.</summary>
    public static async Task<(LinkEnd One, LinkEnd Other)> ConnectAsync(ClusterMetrics metrics, Random random)
    {
        var (a, b) = (new Incarnation(new NodeId("a"), 1), new Incarnation(new NodeId("b"), 2));
        var (one, other) = (new LinkEnd(a, b, metrics, random), new LinkEnd(b, a, metrics, random));
        await one._server.StartAsync();
        await other._server.StartAsync();
        one.LinkTo(other);
        other.LinkTo(one);
        return (one, other);
    }

    /// <summary>Ends when it has so many more messages.</summary>
    public Task TakesAsync(long messages)
    {
        _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _awaited, Volatile.Read(ref _taken) + messages);
        return _reached.Task;
    }

    public bool Knows(Incarnation node) => node == _peer;

    public ILink Of(Incarnation node) => Link;

    // Called by one connection at a time.
    public bool TryTake(ShardId shard, string entityId, object message, WireOrigin origin)
    {
        (message as ICarriesCredit)?.ReturnCredit();
        if (++_taken == Volatile.Read(ref _awaited)) _reached.SetResult();
        return true;
    }

    public bool TryTake(ShardId shard, object message, WireOrigin origin) => true;

    public void Take(long listener, object message)
    {
        // Nobody listens here.
    }

    public void ListenersMissed(Incarnation node)
    {
        // Nobody listens here.
    }

    public void Take(object request, WireOrigin origin) => origin.Back.Send(new AnswerItem(origin.Answer, new NodeCount(1)));

    public void Look()
    {
        // There are no tables.
    }

    public async ValueTask DisposeAsync()
    {
        Link.Close();
        await Link.Running;
        await _server.DisposeAsync();
    }

    private void LinkTo(LinkEnd other) => Link = new Link(Self, other.Self, other.DialAsync, _services);

    private async Task<WebSocket> DialAsync(CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new UriBuilder(_server.Urls.First()) { Scheme = "ws" }.Uri, cancellation);
        return socket;
    }
}
