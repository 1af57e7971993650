using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Cluster;

/// <summary>What every engine promises to what stands above it.</summary>
public abstract class ClusterEngineSuite : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("engine");
    private readonly Channel<object> _told = Channel.CreateUnbounded<object>();

    /// <summary>An engine of a cluster that has this one node.</summary>
    private protected abstract Task<IClusterEngine> CreateAsync();

    /// <summary>Makes it a member, where starting alone does not.</summary>
    private protected virtual Task JoinAsync(IClusterEngine engine) => Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await _system.Terminate().WaitAsync(Limits.Generous);

    [Fact]
    public async Task A_node_alone_acquires_every_shard_once()
    {
        var (engine, region) = await StartAsync();

        var acquired = await TakeAsync<ShardAcquired>(engine.ShardCount);

        Assert.Equal(Enumerable.Range(0, engine.ShardCount), acquired.Select(each => each.Shard.Number).Order());
        Assert.All(acquired, each => Assert.True(each.Term > 0));
        Assert.False(await HasMoreAsync(region));
    }

    [Fact]
    public async Task A_node_that_leaves_loses_every_shard_once_and_none_that_it_did_not_have()
    {
        var (engine, region) = await StartAsync();
        var acquired = await TakeAsync<ShardAcquired>(engine.ShardCount);

        await engine.LeaveAsync();
        await engine.LeaveAsync();

        var lost = await TakeAsync<ShardLost>(engine.ShardCount);
        Assert.Equal(
            acquired.Select(each => (each.Shard, each.Term)).OrderBy(each => each.Shard.Number),
            lost.Select(each => (each.Shard, each.Term)).OrderBy(each => each.Shard.Number));
        Assert.False(await HasMoreAsync(region));
    }

    [Fact]
    public async Task A_node_that_has_its_shards_is_ready_and_may_act()
    {
        var (engine, _) = await StartAsync();
        await TakeAsync<ShardAcquired>(engine.ShardCount);

        await Poll.UntilAsync(() => engine.IsReady);
        Assert.True(engine.MayAct);
        Assert.True(engine.Self.Number > 0);
        Assert.Empty(engine.Peers.All);
    }

    [Fact]
    public async Task A_node_alone_has_nobody_to_hand_its_shards_over_to()
    {
        var (engine, region) = await StartAsync();
        await TakeAsync<ShardAcquired>(engine.ShardCount);

        await engine.HandOverAsync().WaitAsync(Limits.Generous);

        Assert.False(await HasMoreAsync(region));
    }

    [Fact]
    public async Task The_number_of_shards_is_a_power_of_two() => Assert.True(int.IsPow2((await CreateAsync()).ShardCount));

    [Fact]
    public async Task An_engine_starts_once()
    {
        var engine = await CreateAsync();
        engine.Start(_system, Region(), NoInlet.Instance);

        Assert.Throws<InvalidOperationException>(() => engine.Start(_system, Region(), NoInlet.Instance));
    }

    private async Task<(IClusterEngine Engine, IActorRef Region)> StartAsync()
    {
        var (engine, region) = (await CreateAsync(), Region());
        engine.Start(_system, region, NoInlet.Instance);
        await JoinAsync(engine);
        return (engine, region);
    }

    private IActorRef Region() => _system.ActorOf(Props.Create(() => new Recorder(_told.Writer)));

    // What is said of shards that are not this node's may come in between.
    private async Task<List<T>> TakeAsync<T>(int count)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var taken = new List<T>();
        while (taken.Count < count)
            if (await _told.Reader.ReadAsync(limit.Token) is var told && IsOfOwnShards(told)) taken.Add(Assert.IsType<T>(told));
        return taken;
    }

    private async Task<bool> HasMoreAsync(IActorRef region)
    {
        await region.Ask<ActorIdentity>(new Identify(null), Limits.Generous);
        while (_told.Reader.TryRead(out var told))
            if (IsOfOwnShards(told)) return true;
        return false;
    }

    private static bool IsOfOwnShards(object told) => told is ShardAcquired or ShardLost;

    private sealed class Recorder(ChannelWriter<object> told) : UntypedActor
    {
        protected override void OnReceive(object message) => told.TryWrite(message);
    }
}

public sealed class EmbeddedEngineTests : ClusterEngineSuite
{
    private protected override Task<IClusterEngine> CreateAsync() => Task.FromResult<IClusterEngine>(new EmbeddedEngine(new NodeId("test")));
}

public sealed class PostgresEngineTests : ClusterEngineSuite
{
    private const int Shards = 64;

    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private PostgresMembership? _membership;

    private protected override async Task<IClusterEngine> CreateAsync()
    {
        var database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        var node = new NodeId("test");
        _membership = new PostgresMembership(new ClusterOptions { Postgres = database }, node, TimeProvider.System, NullLoggerFactory.Instance);
        await _membership.PrepareAsync(Shards, default);
        return new ClusterEngine(
            node, _membership, NodeWire.CreateTable(), (url, _) => throw new IOException($"{url} is nobody's"), Shards, new Random(1), TimeProvider.System,
            new ClusterMetrics(_meters.GetRequiredService<IMeterFactory>()), NullLoggerFactory.Instance);
    }

    private protected override Task JoinAsync(IClusterEngine engine) => ((ClusterEngine)engine).JoinAsync(new Uri("http://test:1"), default);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_membership is not null) await _membership.DisposeAsync();
        await _meters.DisposeAsync();
    }
}
