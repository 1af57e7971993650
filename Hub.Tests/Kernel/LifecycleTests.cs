using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class LifecycleTests : ActorSpec
{
    [Fact]
    public void An_actor_made_by_new_is_refused()
    {
        Assert.Throws<ActorInitializationException>(() => new Naked());
    }

    [Fact]
    public async Task The_constructor_runs_in_the_context_of_the_actor()
    {
        var parent = StartParent();
        var child = await ChildOf(parent, Props.Create<KnowsItself>());
        var (self, its, system) = await child.Ask<(IActorRef, IActorRef, ActorSystem)>("who", Limit);
        Assert.Equal(child, self);
        Assert.Equal(parent, its);
        Assert.Same(Sys, system);
    }

    [Theory]
    [InlineData("constructor")]
    [InlineData("PreStart")]
    public async Task An_actor_that_cannot_be_made_is_stopped_without_PostStop(string where)
    {
        var probe = NewProbe();
        var letters = Subscribed<DeadLetter>();
        var script = new Hooked.Script(probe.Ref) { Failures = { [(where, 1)] = new InvalidOperationException("no") } };
        Exception? seen = null;
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            seen = e;
            return SupervisorStrategy.DefaultDecider.Decide(e);
        }));
        using var gate = new ManualResetEventSlim();
        var child = await ChildOf(parent, Props.Create<Gated>(script, gate));
        child.Tell("queued");
        var watcher = NewProbe();
        await watcher.WatchAsync(child);
        gate.Set();
        Assert.Equal(child, (await watcher.NextAsync<Terminated>()).ActorRef);
        var letter = await letters.NextAsync<DeadLetter>();
        Assert.Equal("queued", letter.Message);
        Assert.Equal(child, letter.Recipient);
        var failure = Assert.IsType<ActorInitializationException>(seen);
        Assert.Equal(child, failure.Actor);
        await probe.ExpectAsync("constructor 1");
        if (where == "PreStart") await probe.ExpectAsync("PreStart", "Dispose");
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task The_exception_of_a_failed_constructor_is_inside_of_the_one_the_supervisor_gets()
    {
        var failures = NewProbe();
        var script = new Hooked.Script(NewProbe().Ref) { Failures = { [("constructor", 1)] = new InvalidOperationException("no") } };
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        await ChildOf(parent, Props.Create<Hooked>(script));
        var failure = await failures.NextAsync<ActorInitializationException>();
        var inner = Assert.IsType<TypeLoadException>(failure.InnerException);
        Assert.Contains("no", inner.ToString(), StringComparison.Ordinal);
        Assert.Equal(script.Failures[("constructor", 1)], inner.GetBaseException());
    }

    [Fact]
    public async Task An_actor_that_could_not_be_made_is_made_from_scratch_when_a_restart_is_decided_and_that_counts()
    {
        var probe = NewProbe();
        var script = new Hooked.Script(probe.Ref)
        {
            Failures =
            {
                [("constructor", 1)] = new InvalidOperationException("no"),
                [("constructor", 2)] = new InvalidOperationException("no"),
                [("constructor", 4)] = new InvalidOperationException("no"),
            },
        };
        var parent = StartParent(new OneForOneStrategy(2, -1, _ => Directive.Restart));
        var child = await ChildOf(parent, Props.Create<Hooked>(script));
        child.Tell("kept");
        await probe.ExpectAsync("constructor 1", "constructor 2", "constructor 3", "PreStart", "kept by 3");
        // Two of two restarts were used up.
        child.Tell(new Hooked.Boom("again"));
        await probe.ExpectAsync("PostStop", "Dispose");
        await Gone(child);
    }

    [Fact]
    public async Task A_failing_PostStop_does_not_keep_an_actor_from_stopping()
    {
        var probe = NewProbe();
        var errors = Subscribed<Error>();
        var failure = new InvalidOperationException("last words");
        var actor = Sys.ActorOf(Props.Create<Hooked>(new Hooked.Script(probe.Ref) { Failures = { [("PostStop", 1)] = failure } }));
        Sys.Stop(actor);
        await Gone(actor);
        await probe.ExpectAsync("constructor 1", "PreStart", "PostStop", "Dispose");
        Assert.Same(failure, (await errors.NextAsync<Error>()).Cause);
    }

    [Fact]
    public async Task A_disposable_actor_is_disposed_after_PostStop_and_on_restart_too()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<Hooked>(new Hooked.Script(probe.Ref)));
        actor.Tell(new Hooked.Boom("b"));
        await probe.ExpectAsync(
            "constructor 1", "PreStart", "PreRestart b Boom:b", "PostStop", "Dispose", "constructor 2", "PostRestart b", "PreStart");
        Sys.Stop(actor);
        await probe.ExpectAsync("PostStop", "Dispose");
    }

    private sealed class Naked : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class KnowsItself : UntypedActor
    {
        private readonly (IActorRef, IActorRef, ActorSystem) _known;

        public KnowsItself()
        {
            _known = (Self, Context.Parent, Context.System);
        }

        protected override void OnReceive(object message) => Sender.Tell(_known);
    }

    private sealed class Gated : Hooked
    {
        public Gated(Script script, ManualResetEventSlim gate)
            : base(Opened(script, gate))
        {
        }

        private static Script Opened(Script script, ManualResetEventSlim gate)
        {
            gate.Wait(Limit);
            return script;
        }
    }
}
