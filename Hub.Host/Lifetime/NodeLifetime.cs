using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Host.Admin;
using Hub.Host.Cluster;
using Microsoft.Extensions.Options;

namespace Hub.Host.Lifetime;

/// <summary>
/// Takes the node through its phases: ready once the server listens; on a stop first unready, then closed to new connections, then goodbye to all
/// connections, then out of the cluster, and the server last.
/// </summary>
internal sealed class NodeLifetime : IHostedLifecycleService
{
    // What a phase may take besides the time that its setting gives it.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly HubNode _node;
    private readonly ShutdownOptions _shutdown;
    private readonly TimeProvider _time;
    private volatile bool _isReady;

    private readonly LinkListener? _links;
    private readonly AdminListener _admin;

    public NodeLifetime(
        HubNode node, Farewell farewell, IOptions<ShutdownOptions> shutdown, IOptions<ClusterOptions> cluster, AdminListener admin, IServiceProvider services,
        HubMetrics metrics, TimeProvider time)
    {
        _node = node;
        _admin = admin;
        _links = cluster.Value.IsOn ? services.GetRequiredService<LinkListener>() : null;
        _shutdown = shutdown.Value;
        _time = time;
        metrics.ObserveReady(() => IsReady);
        var phases = CoordinatedShutdown.Get(node.System);
        phases.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "become unready", BecomeUnreadyAsync);
        phases.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "refuse upgrades", () => DoneAfterAsync(node.RefuseConnectionsAsync()));
        phases.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "hand over", () => DoneAfterAsync(node.HandOverAsync()));
        phases.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "close connections", () => DoneAfterAsync(farewell.SayAsync()));
        phases.AddTask(CoordinatedShutdown.PhaseServiceStop, "await connections", () => DoneAfterAsync(farewell.AwaitEndAsync()));
        phases.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave cluster", () => DoneAfterAsync(node.LeaveClusterAsync()));
        if (_links is { } links) phases.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "close links", () => DoneAfterAsync(links.StopAsync()));
    }

    /// <summary>Whether a load balancer may send new connections.</summary>
    public bool IsReady => _isReady && _node.IsReady;

    /// <summary>The phases that wait as long as a setting says.</summary>
    public static IEnumerable<KeyValuePair<string, TimeSpan>> PhaseTimeouts(ShutdownOptions shutdown) =>
    [
        new(CoordinatedShutdown.PhaseBeforeServiceUnbind, shutdown.Delay + Margin),
        new(CoordinatedShutdown.PhaseServiceRequestsDone, shutdown.Drain + shutdown.Grace + Margin),
        new(CoordinatedShutdown.PhaseServiceStop, shutdown.Grace + Margin),
    ];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        // First: while the node waits for its cluster, it can be asked why.
        await _admin.StartAsync(cancellationToken);
        if (_links is not null) await _links.StartAsync(cancellationToken);
        _isReady = true;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) =>
        CoordinatedShutdown.Get(_node.System).Run(CoordinatedShutdown.ClrExitReason.Instance);

    // Until here it can be asked how far the leaving is.
    public Task StopAsync(CancellationToken cancellationToken) => _admin.StopAsync();

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<Done> BecomeUnreadyAsync()
    {
        _isReady = false;
        await Task.Delay(_shutdown.Delay, _time);
        return Done.Instance;
    }

    private static async Task<Done> DoneAfterAsync(Task task)
    {
        await task;
        return Done.Instance;
    }
}
