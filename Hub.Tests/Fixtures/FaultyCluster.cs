using System.Collections.Concurrent;
using System.Globalization;

namespace Hub.Tests.Fixtures;

/// <summary>Three nodes with durable rooms, each with a way of its own to a database of their own, and what can be done to them.</summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    // Faults at the same time; the third node is left.
    private const int MostAtOnce = 2;

    private readonly Dictionary<string, CutProxy> _ways = [];
    private readonly Dictionary<string, SemaphoreSlim> _targets = [];
    private readonly SemaphoreSlim _atOnce = new(MostAtOnce);
    private readonly ConcurrentQueue<(string Name, HubProcess Process)> _ended = new();
    private readonly ConcurrentQueue<string> _log = new();
    private readonly PostgresServer _server;

    private FaultyCluster(PostgresServer server, HubCluster cluster) => (_server, Cluster) = (server, cluster);

    public static IReadOnlyList<string> Names { get; } = ["a", "b", "c"];

    public HubCluster Cluster { get; }

    /// <summary>What was done when, and what nodes that are no more have said, and those that are.</summary>
    public string Story => string.Join('\n', [
        .. _log,
        .. _ended.Select(node => $"--- {node.Name}, ended\n{SaidBy(node.Process)}"),
        .. Names.Select(name => $"--- {name}\n{SaidBy(Cluster[name])}"),
    ]);

    public static async Task<FaultyCluster> StartAsync()
    {
        var server = await PostgresServer.StartNewAsync();
        var cluster = new FaultyCluster(server, new HubCluster(await server.CreateDatabaseAsync()));
        cluster._targets[FaultPlan.Database] = new SemaphoreSlim(1);
        foreach (var name in Names)
        {
            cluster._ways[name] = new CutProxy(new Uri($"http://127.0.0.1:{server.Port}"));
            cluster._targets[name] = new SemaphoreSlim(1);
            await cluster.ServeAsync(name);
        }

        await cluster.Cluster.EvenAsync(Names.Count);
        return cluster;
    }

    /// <summary>Does what is planned; ends when all of it is mended.</summary>
    public async Task RunAsync(IReadOnlyList<PlannedFault> plan)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var running = new List<Task>();
        foreach (var fault in plan.OrderBy(fault => fault.At))
        {
            var left = fault.At - TimeProvider.System.GetElapsedTime(begun);
            if (left > TimeSpan.Zero) await HoldAsync(left);
            // What was done to it before may take its time to mend.
            await _targets[fault.Target].WaitAsync();
            await _atOnce.WaitAsync();
            // One that could not be mended is not made worse.
            if (running.Find(task => task.IsFaulted) is { } failed) await failed;
            running.Add(DoAsync(fault));
        }

        await Task.WhenAll(running);
        await Cluster.EvenAsync(Names.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        foreach (var way in _ways.Values) await way.DisposeAsync();
        await _server.DisposeAsync();
        foreach (var target in _targets.Values) target.Dispose();
        _atOnce.Dispose();
    }

    private async Task DoAsync(PlannedFault fault)
    {
        Note($"{fault}");
        try
        {
            await (fault.Fault switch
            {
                Fault.Kill => EndAsync(fault, node => node.Kill(), 137),
                Fault.Terminate => EndAsync(fault, node => node.Terminate(), 0),
                Fault.Freeze => FreezeAsync(fault),
                Fault.Crash => CrashAsync(fault),
                _ => CutAsync(fault),
            });
            Note($"{fault} is mended");
        }
        catch (Exception failure)
        {
            Note($"{fault} could not be mended: {failure.Message}");
            throw;
        }
        finally
        {
            _atOnce.Release();
            _targets[fault.Target].Release();
        }
    }

    private async Task EndAsync(PlannedFault fault, Action<HubProcess> end, int code)
    {
        var node = Cluster[fault.Target];
        end(node);
        var held = HoldAsync(fault.Lasts);
        Assert.Equal(code, await node.ExitCodeAsync());
        _ended.Enqueue((fault.Target, node));
        await held;
        await ServeAsync(fault.Target);
    }

    private async Task FreezeAsync(PlannedFault fault)
    {
        var node = Cluster[fault.Target];
        node.Signal(19);
        await HoldAsync(fault.Lasts);
        node.Signal(18);
        await HubCluster.ReadyAsync(node);
    }

    private async Task CutAsync(PlannedFault fault)
    {
        var way = _ways[fault.Target];
        if (fault.Fault == Fault.Cut) way.Cut();
        else way.Swallow();
        await HoldAsync(fault.Lasts);
        way.Mend();
    }

    private async Task CrashAsync(PlannedFault fault)
    {
        await _server.CrashAsync();
        await HoldAsync(fault.Lasts);
        await _server.StartAsync();
    }

    private Task<HubProcess> ServeAsync(string name) => Cluster.AddAsync(
        name,
        ("HUB__ROOMS__0__HISTORY", "durable"),
        ("HUB__CLUSTER__POSTGRES", Cluster.Database.Replace($"Port={_server.Port}", $"Port={_ways[name].Url.Port}", StringComparison.Ordinal)));

    // Without the many lines that only say which shards have moved.
    private static string SaidBy(HubProcess node) => string.Join('\n', node.Error.Lines.Where(line => !line.Contains("[5117]", StringComparison.Ordinal)));

    private void Note(string what) => _log.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}"));

    // A fault is held for the time that its plan says.
    private static Task HoldAsync(TimeSpan time) => Task.Delay(time, TimeProvider.System);
}
