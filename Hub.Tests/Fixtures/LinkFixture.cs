using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Fixtures;

/// <summary>A link from one node to another over connections in memory; the test is the node that takes what comes.</summary>
internal sealed class LinkFixture : ILinkInlet, ILinkPeers, IAsyncDisposable
{
    public static readonly Incarnation Sender = new(new NodeId("a"), 1);
    public static readonly Incarnation Receiver = new(new NodeId("b"), 2);

    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LinkServices _sender;
    private readonly LinkServices _receiver;
    private readonly LinkInboxes _inboxes;
    private readonly ConcurrentBag<Stream> _connections = [];
    private readonly Channel<object> _taken = Channel.CreateUnbounded<object>();
    private Link? _link;

    public LinkFixture()
        : this(NodeWire.CreateTable().AddCluster(), NodeWire.CreateTable().AddCluster())
    {
    }

    /// <summary>Between nodes of which each has a table of its own.</summary>
    public LinkFixture(WireTable sender, WireTable receiver)
    {
        var metrics = new ClusterMetrics(_meters.GetRequiredService<IMeterFactory>());
        _sender = new LinkServices(sender, new Random(1), TimeProvider.System, NullLogger<Link>.Instance, metrics);
        _receiver = new LinkServices(receiver, new Random(2), TimeProvider.System, NullLogger<Link>.Instance, metrics);
        _inboxes = new LinkInboxes(_receiver, this, this, new LinkProbe((_, cancellation) => DialAsync(cancellation), _receiver));
    }

    /// <summary>The link, dialled when it is first asked for.</summary>
    public Link Link
    {
        get
        {
            lock (_connections) return _link ??= new Link(Sender, Receiver, DialAsync, _sender);
        }
    }

    /// <summary>What the sender asks whether links work with.</summary>
    public LinkProbe Probe => new((_, cancellation) => DialAsync(cancellation), _sender);

    /// <summary>Where answers are waited for: what goes back takes the same link.</summary>
    public Answers Answers => _receiver.Answers;

    /// <summary>What the receiver thinks it is, and whom it knows.</summary>
    public Incarnation Self { get; set; } = Receiver;

    public bool KnowsSender { get; set; } = true;

    /// <summary>Whether shards are taken.</summary>
    public Func<object, bool> Takes { get; set; } = _ => true;

    public ClusterMetrics Metrics => _sender.Metrics;

    public int Dialled { get; private set; }

    public bool IsDown { get; set; }

    public int Missed { get; private set; }

    public int Looked { get; private set; }

    public IReadOnlyCollection<ILink> All => [];

    /// <summary>The next thing that was taken.</summary>
    public async Task<object> TakenAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _taken.Reader.ReadAsync(limit.Token);
    }

    public bool HasMore => _taken.Reader.TryPeek(out _);

    /// <summary>Cuts the connection there is.</summary>
    public void Cut()
    {
        while (_connections.TryTake(out var connection)) connection.Dispose();
    }

    /// <summary>A connection that the test speaks on itself.</summary>
    public WebSocket Dial()
    {
        var (near, far) = PipeStream.CreatePair();
        _connections.Add(near);
        _connections.Add(far);
        _ = ServeAsync(far);
        Dialled++;
        return WebSocket.CreateFromStream(near, new WebSocketCreationOptions { IsServer = false });
    }

    bool ILinkPeers.Knows(Incarnation node) => KnowsSender && node == Sender;

    ILink ILinkPeers.Of(Incarnation node) => Link;

    bool ILinkInlet.TryTake(ShardId shard, string entityId, object message, WireOrigin origin)
    {
        if (!Takes(message)) return false;
        _taken.Writer.TryWrite(message);
        return true;
    }

    bool ILinkInlet.TryTake(ShardId shard, object message, WireOrigin origin) => true;

    void ILinkInlet.Take(long listener, object message) => _taken.Writer.TryWrite(message);

    void ILinkInlet.ListenersMissed(Incarnation node) => Missed++;

    void ILinkInlet.Take(object request, WireOrigin origin) => _taken.Writer.TryWrite(request);

    void ILinkInlet.Look() => Looked++;

    public async ValueTask DisposeAsync()
    {
        _link?.Close();
        Cut();
        if (_link is not null) await _link.Running.WaitAsync(Limits.Generous);
        await _meters.DisposeAsync();
    }

    private async Task<WebSocket> DialAsync(CancellationToken cancellation)
    {
        // Not before the link is made: who is dialled asks for it, and would else make another.
        await Task.Yield();
        return IsDown ? throw new IOException("It does not listen") : Dial();
    }

    private async Task ServeAsync(Stream stream)
    {
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await _inboxes.ServeAsync(socket, CancellationToken.None);
    }
}
