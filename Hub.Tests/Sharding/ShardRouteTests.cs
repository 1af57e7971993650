using System.Collections.Concurrent;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Protocol;
using Hub.Actors.Sharding;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Sharding;

public sealed class ShardRouteTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("sharding");
    private readonly EmbeddedEngine _engine = new(new NodeId("test"), shardCount: 2);
    private readonly ShardRoutes _routes;
    private readonly IActorRef _region;
    private readonly ConcurrentQueue<(string Entity, int Incarnation, int Message)> _seen = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private int _incarnations;

    public ShardRouteTests()
    {
        _routes = new ShardRoutes(_engine, TimeProvider.System);
        Func<string, EntityStart, Props> props = (id, _) => Props.Create(() => new Entity(id, this));
        _region = _system.ActorOf(Props.Create<ShardRegion>(_routes, _engine, props, ActorRefs.Nobody, NullLogger<ShardRegion>.Instance));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate().WaitAsync(Limits.Generous);
        _arrived.Dispose();
    }

    [Fact]
    public async Task What_is_said_before_the_shard_has_an_owner_arrives_in_order_once_it_has()
    {
        for (var i = 0; i < 100; i++) Tell("a", i);

        _engine.Start(_system, _region, NoInlet.Instance);
        Tell("a", 100);

        await ArrivedAsync(101);
        Assert.Equal(Enumerable.Range(0, 101), _seen.Select(seen => seen.Message));
    }

    [Fact]
    public async Task An_entity_is_created_by_its_first_message_and_then_stays()
    {
        _engine.Start(_system, _region, NoInlet.Instance);

        for (var i = 0; i < 1_000; i++) Tell("a", i);

        await ArrivedAsync(1_000);
        Assert.Equal(Enumerable.Range(0, 1_000), _seen.Select(seen => seen.Message));
        Assert.Single(_seen.Select(seen => seen.Incarnation).Distinct());
    }

    [Fact]
    public async Task Nothing_is_lost_nor_overtaken_while_entities_passivate_all_the_time()
    {
        _engine.Start(_system, _region, NoInlet.Instance);
        var said = 0;

        // Until it has been seen to live, stop and live again many times over.
        while (_incarnations < 20)
        {
            for (var i = 0; i < 50; i++)
            {
                Tell("a", said++);
                if (i % 7 == 0) _routes.Of("a").Tell("a", "passivate", ActorRefs.NoSender);
            }

            await ArrivedAsync(50);
        }

        Assert.Equal(Enumerable.Range(0, said), _seen.Select(seen => seen.Message));
    }

    [Fact]
    public async Task An_entity_that_stops_by_itself_is_created_anew()
    {
        _engine.Start(_system, _region, NoInlet.Instance);
        Tell("a", 0);
        await ArrivedAsync(1);
        var watched = _system.ActorOf(Props.Create(() => new EntityWatcher(_entity!)));

        _routes.Of("a").Tell("a", "die", ActorRefs.NoSender);
        await watched.Ask<Terminated>("gone?", Limits.Generous);
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (_seen.Count < 2)
        {
            // Until its shard has heard of it, what is said to it is a dead letter.
            Tell("a", 1);
            await Task.Yield();
            limit.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal([1, 2], _seen.Take(2).Select(seen => seen.Incarnation));
    }

    [Fact]
    public async Task A_shard_that_is_lost_stops_its_entities_and_holds_what_is_said_until_it_is_acquired_again()
    {
        _engine.Start(_system, _region, NoInlet.Instance);
        Tell("a", 0);
        await ArrivedAsync(1);
        var watched = _system.ActorOf(Props.Create(() => new EntityWatcher(_entity!)));

        await _engine.LeaveAsync();
        await watched.Ask<Terminated>("gone?", Limits.Generous);
        Tell("a", 1);
        Tell("a", 2);
        var again = new EmbeddedEngine(new NodeId("test"), shardCount: 2);
        again.Start(_system, _region, NoInlet.Instance);

        await ArrivedAsync(2);
        Assert.Equal([(1, 0), (2, 1), (2, 2)], _seen.Select(seen => (seen.Incarnation, seen.Message)));
    }

    [Fact]
    public async Task An_entity_that_comes_with_the_shard_hears_all_though_it_has_started_before_the_route_was_open()
    {
        var route = _routes.Of("a");
        Tell("a", 0);
        var acquired = new ShardAcquired(route.Shard, 2, new Dictionary<string, object> { ["a"] = "state" }, []);
        var shard = _system.ActorOf(Props.Create(() => new Shard(route, (id, _) => Props.Create(() => new Entity(id, this)), acquired)));
        await shard.Ask<ActorIdentity>(new Identify(null), Limits.Generous);

        route.Open(shard);
        Tell("a", 1);

        await ArrivedAsync(2);
        Assert.Equal([(1, 0), (1, 1)], _seen.Select(seen => (seen.Incarnation, seen.Message)));
    }

    [Fact]
    public void Shards_are_counted_in_powers_of_two() =>
        Assert.Throws<ArgumentException>(() => new ShardRoutes(new EmbeddedEngine(new NodeId("test"), shardCount: 3), TimeProvider.System));

    private IActorRef? _entity;

    private void Tell(string entity, int message) => _routes.Of(entity).Tell(entity, message, ActorRefs.NoSender);

    private async Task ArrivedAsync(int count)
    {
        for (var i = 0; i < count; i++) Assert.True(await _arrived.WaitAsync(Limits.Generous));
    }

    private sealed class Entity : UntypedActor
    {
        private readonly string _id;
        private readonly ShardRouteTests _test;
        private readonly int _incarnation;

        public Entity(string id, ShardRouteTests test)
        {
            _id = id;
            _test = test;
            _incarnation = Interlocked.Increment(ref test._incarnations);
            test._entity = Self;
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case int number:
                    _test._seen.Enqueue((_id, _incarnation, number));
                    _test._arrived.Release();
                    break;
                case "passivate":
                    Context.Parent.Tell(new Passivate("stop"));
                    break;
                case "stop":
                case "die":
                    Context.Stop(Self);
                    break;
                default:
                    Unhandled(message);
                    break;
            }
        }
    }

    private sealed class EntityWatcher : UntypedActor
    {
        private readonly IActorRef _entity;
        private Terminated? _terminated;
        private IActorRef? _asker;

        public EntityWatcher(IActorRef entity)
        {
            _entity = entity;
            Context.Watch(entity);
        }

        protected override void OnReceive(object message)
        {
            if (message is Terminated terminated && terminated.ActorRef.Equals(_entity)) _terminated = terminated;
            else _asker = Sender;
            if (_terminated is not null) _asker?.Tell(_terminated);
        }
    }
}
