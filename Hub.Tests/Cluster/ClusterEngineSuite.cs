using System.Threading.Channels;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

/// <summary>What every engine promises to what stands above it.</summary>
public abstract class ClusterEngineSuite : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("engine");
    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();

    /// <summary>An engine of a cluster that has this one node.</summary>
    private protected abstract IClusterEngine Create();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _system.Terminate().WaitAsync(Limits.Generous);

    [Fact]
    public async Task A_node_alone_acquires_every_shard_once()
    {
        var engine = Create();
        engine.Start(_system, Region(), NoInlet.Instance);

        var acquired = await TakeAsync<ShardAcquired>(engine.ShardCount);

        Assert.Equal(Enumerable.Range(0, engine.ShardCount), acquired.Select(each => each.Shard.Number).Order());
        Assert.All(acquired, each => Assert.True(each.Term > 0));
    }

    [Fact]
    public async Task A_node_that_leaves_loses_every_shard_once()
    {
        var engine = Create();
        engine.Start(_system, Region(), NoInlet.Instance);
        await TakeAsync<ShardAcquired>(engine.ShardCount);

        await engine.LeaveAsync();
        await engine.LeaveAsync();

        var lost = await TakeAsync<ShardLost>(engine.ShardCount);
        Assert.Equal(Enumerable.Range(0, engine.ShardCount), lost.Select(each => each.Shard.Number).Order());
        Assert.False(_told.Reader.TryPeek(out _));
    }

    [Fact]
    public void The_number_of_shards_is_a_power_of_two() => Assert.True(int.IsPow2(Create().ShardCount));

    [Fact]
    public void An_engine_starts_once()
    {
        var engine = Create();
        engine.Start(_system, Region(), NoInlet.Instance);

        Assert.Throws<InvalidOperationException>(() => engine.Start(_system, Region(), NoInlet.Instance));
    }

    private IActorRef Region() => _system.ActorOf(Props.Create(() => new Recorder(_told.Writer)));

    private async Task<List<T>> TakeAsync<T>(int count)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var taken = new List<T>();
        while (taken.Count < count) taken.Add(Assert.IsType<T>(await _told.Reader.ReadAsync(limit.Token)));
        return taken;
    }

    private sealed class Recorder(ChannelWriter<object> told) : UntypedActor
    {
        protected override void OnReceive(object message) => told.TryWrite(message);
    }
}

public sealed class EmbeddedEngineTests : ClusterEngineSuite
{
    private protected override IClusterEngine Create() => new EmbeddedEngine(new NodeId("test"));
}
