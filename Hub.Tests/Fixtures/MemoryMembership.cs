using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A node's place in <see cref="MemoryTables"/>.</summary>
internal sealed class MemoryMembership(NodeId node, MemoryTables tables) : IMembership
{
    private IMembershipListener? _listener;
    private volatile bool _isHeld = true;

    public Incarnation Self { get; private set; }

    public Uri Url { get; } = new($"memory://{node}/");

    public bool LeaseIsHeld => _isHeld;

    public TimeSpan LeaseLeft => _isHeld ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;

    public Task StartAsync(Uri url, IMembershipListener listener, CancellationToken cancellation)
    {
        _listener = listener;
        Self = tables.Join(node, url, listener);
        return Task.CompletedTask;
    }

    /// <summary>The lease cannot be renewed for a time.</summary>
    public void Lapse(bool isHeld)
    {
        _isHeld = isHeld;
        if (isHeld) _listener!.LeaseRenewed();
        else _listener!.LeaseLapsed();
    }

    /// <summary>The others give the node up; it hears of it, and joins anew.</summary>
    public void Evict()
    {
        tables.Remove(Self);
        _listener!.Evicted();
        _isHeld = true;
        Self = tables.Join(node, Url, _listener);
    }

    public void Look() => tables.Show();

    public async Task ClaimAsync(IReadOnlyCollection<ShardId> shards, CancellationToken cancellation)
    {
        await tables.Claimable;
        tables.Claim(Self, shards);
    }

    public Task<IReadOnlyCollection<ShardId>> TransferAsync(IReadOnlyCollection<ShardTransfer> transfers, CancellationToken cancellation) =>
        Task.FromResult(tables.Transfer(Self, transfers));

    public Task<bool> SetLeavingAsync(CancellationToken cancellation) => Task.FromResult(tables.SetLeaving(Self));

    public Task SuspectAsync(IReadOnlyCollection<Incarnation> suspects, CancellationToken cancellation)
    {
        tables.Suspect(Self, suspects);
        return Task.CompletedTask;
    }

    public Task<bool> TryIsolateAsync(CancellationToken cancellation) => Task.FromResult(tables.TryIsolate(Self));

    public Task StepOutAsync(CancellationToken cancellation) => LeaveAsync(cancellation);

    public void Return() => Self = tables.Join(node, Url, _listener!);

    public Task<IReadOnlyList<ClusterNode>> ListAsync(CancellationToken cancellation) => Task.FromResult(tables.List());

    public Task LeaveAsync(CancellationToken cancellation)
    {
        tables.Remove(Self);
        return Task.CompletedTask;
    }
}
