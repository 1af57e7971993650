using System.Collections.Concurrent;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Nodes on one database behind a balancer, and on them clients of both kinds that talk in rooms in memory and in durable ones, all with the defaults of an application.
/// </summary>
internal sealed class Rollout : IAsyncDisposable
{
    private const int NodeProcesses = 2;
    private const int Publishers = 20;

    // Each publisher says one message in that time: as much as a small machine carries beside so many processes.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    // The first rule that fits is a room's.
    private static readonly (string, string)[] s_rooms =
    [
        ("HUB__ROOMS__0__MATCH", "stored-*"), ("HUB__ROOMS__0__HISTORY", "durable"), ("HUB__ROOMS__0__KEEP", "100000"),
        ("HUB__ROOMS__1__KEEP", "100000"), ("HUB__ROOMS__1__KEEPBYTES", "0"),
    ];

    private readonly ConcurrentDictionary<string, WatchedClient> _watched = new();
    private readonly RoomTraffic _traffic;
    private readonly List<NodeClients> _inNode = [];
    private readonly (string, string)[] _settings;
    private HubCluster _cluster = null!;

    public Rollout(params (string, string)[] settings)
    {
        _settings = [.. s_rooms, .. settings];
        _traffic = new RoomTraffic { Pause = s_pause, Options = name => _watched.GetOrAdd(name, static key => new WatchedClient(key)).Options };
    }

    /// <summary>How many clients there are of each kind.</summary>
    public static int OfEachKind => 250;

    public static IReadOnlyList<string> InMemory { get; } = [.. Enumerable.Range(0, 10).Select(number => $"room-{number}")];

    public static IReadOnlyList<string> Durable { get; } = [.. Enumerable.Range(0, 10).Select(number => $"stored-{number}")];

    public Balancer Balancer { get; } = new();

    public RoomTraffic Traffic => _traffic;

    /// <summary>What each client saw of its connections; known when it has ended.</summary>
    public IReadOnlyList<ClientReport> Reports => [.. _watched.Values.Select(client => client.Report), .. _inNode.SelectMany(process => process.Reports)];

    /// <summary>Ends when all clients are subscribed and publish.</summary>
    public async Task BeginAsync(params string[] nodes)
    {
        _cluster = await HubCluster.StartAsync();
        // The first one makes the tables.
        await AddAsync(nodes[0]);
        await Task.WhenAll(nodes.Skip(1).Select(AddAsync));
        await _cluster.EvenAsync(nodes.Length);
        string[] rooms = [.. InMemory, .. Durable];
        var ofNode = OfEachKind / NodeProcesses;
        _inNode.AddRange(await Task.WhenAll(Enumerable.Range(0, NodeProcesses).Select(process => NodeClients.StartAsync(
            new Uri($"ws://{Balancer.Url.Authority}/ws"), $"node{process}", Enumerable.Range(process * ofNode, ofNode).Select(client => rooms[client % rooms.Length]),
            Publishers / NodeProcesses, s_pause))));
        await Task.WhenAll(Enumerable.Range(0, OfEachKind - Publishers).Select(
            client => _traffic.SubscribeAsync($"net.{client}", Balancer.Url, rooms[client % rooms.Length])));
        for (var client = 0; client < Publishers; client++) _traffic.Publish($"publisher.{client}", Balancer.Url, rooms[client % rooms.Length]);
        foreach (var process in _inNode) process.Publish();
        await _traffic.MoreAsync(Publishers);
    }

    /// <summary>Starts a node, and ends when new connections are sent to it.</summary>
    public async Task<HubProcess> AddAsync(string name)
    {
        var node = await _cluster.AddAsync(name, _settings);
        Balancer.Add(node.Url);
        await Poll.UntilAsync(() => Balancer.IsReady(node.Url));
        return node;
    }

    public HubProcess this[string name] => _cluster[name];

    /// <summary>Ends when every client has a connection, and none of them to that node.</summary>
    public Task EverybodyHasLeftAsync(string name) => Poll.UntilAsync(() =>
        Balancer.ConnectionsOf(_cluster[name].Url) == 0 && _cluster.Nodes.Sum(node => Balancer.ConnectionsOf(node.Url)) == 2 * OfEachKind);

    /// <summary>Publishes no more, and ends when everybody has heard the last message of their rooms.</summary>
    public async Task EndAsync()
    {
        foreach (var process in _inNode) await process.StopAsync();
        await _traffic.EndAsync();
        foreach (var process in _inNode) await process.EndAsync();
        _watched.TryRemove("the end", out _);
    }

    /// <summary>What all clients saw of a room.</summary>
    public RoomRecord RecordOf(string room) => _inNode.Aggregate(_traffic.RecordOf(room), static (record, process) => process.AddTo(record));

    /// <summary>The promises of rooms that were not kept.</summary>
    public async Task<IReadOnlyList<string>> BrokenAsync()
    {
        var broken = _traffic.Refused.Where(refused => !refused.IsRetryable).Select(refused => $"A publish was refused for good: {refused.Code} {refused.Message}").ToList();
        foreach (var room in InMemory) broken.AddRange(RoomPromises.BrokenIn(RecordOf(room)));
        foreach (var room in Durable) broken.AddRange(DurablePromises.BrokenIn(RecordOf(room), await _cluster.StoredOfAsync(room)));
        return broken;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _inNode) await process.DisposeAsync();
        await _traffic.DisposeAsync();
        await Balancer.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
