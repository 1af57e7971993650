using Hub.Actors.Runtime;
using Hub.Actors.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Kernel;

public class ServiceActorProducerTests : ActorSpec
{
    private readonly Disposals _disposals = new();
    private readonly ServiceProvider _services;

    public ServiceActorProducerTests()
    {
        _services = new ServiceCollection().AddSingleton(_disposals).AddScoped<Scoped>().BuildServiceProvider(validateScopes: true);
    }

    [Fact]
    public async Task Every_instance_has_a_scope_of_its_own_that_ends_with_it_on_restart_too()
    {
        var probe = NewProbe();
        _disposals.Probe = probe.Ref;
        var actor = Sys.ActorOf(Props.CreateBy(new ServiceActorProducer<Needy>(_services, "argument")));
        Assert.Equal("argument 1", await actor.Ask("who", Limit));
        actor.Tell(new InvalidOperationException("boom"));
        await probe.ExpectAsync("disposed 1");
        Assert.Equal("argument 2", await actor.Ask("who", Limit));
        await probe.ExpectNothingAsync();
        Sys.Stop(actor);
        await probe.ExpectAsync("disposed 2");
    }

    [Fact]
    public async Task The_scope_of_a_constructor_that_throws_ends_at_once()
    {
        var probe = NewProbe();
        _disposals.Probe = probe.Ref;
        Sys.ActorOf(Props.CreateBy(new ServiceActorProducer<Broken>(_services)));
        await probe.ExpectAsync("disposed 1");
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _services.DisposeAsync();
    }

    private sealed class Disposals
    {
        private int _scopes;

        public IActorRef? Probe { get; set; }

        public int Next() => Interlocked.Increment(ref _scopes);
    }

    private sealed class Scoped(Disposals disposals) : IDisposable
    {
        public int Number { get; } = disposals.Next();

        public void Dispose() => disposals.Probe?.Tell($"disposed {Number}");
    }

    private sealed class Needy(string argument, Scoped scoped) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception failure) throw failure;
            Sender.Tell($"{argument} {scoped.Number}");
        }
    }

    private sealed class Broken : UntypedActor
    {
        public Broken(Scoped scoped)
        {
            throw new InvalidOperationException($"broken with {scoped.Number}");
        }

        protected override void OnReceive(object message)
        {
        }
    }
}
