using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class SupervisionTests : ActorSpec
{
    [Fact]
    public async Task Resume_keeps_the_state_loses_the_message_and_is_logged_as_a_warning()
    {
        var probe = NewProbe();
        var warnings = Subscribed<Warning>();
        var parent = StartParent(new OneForOneStrategy(_ => Directive.Resume));
        var child = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(probe.Ref)));
        child.Tell("before");
        child.Tell(new Hooked.Boom("boom"));
        child.Tell("after");
        await probe.ExpectAsync("constructor 1", "PreStart", "before by 1", "after by 1");
        Assert.Equal("boom", (await warnings.NextAsync<Warning>()).Message.ToString());
    }

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Stop)]
    public async Task Restart_and_stop_are_logged_as_errors(Directive directive)
    {
        var errors = Subscribed<Error>();
        var parent = StartParent(new OneForOneStrategy(_ => directive));
        var child = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)));
        child.Tell(new Hooked.Boom("boom"));
        var error = await errors.NextAsync<Error>();
        Assert.IsType<InvalidOperationException>(error.Cause);
        Assert.Equal(child.Path.ToString(), error.LogSource);
    }

    [Fact]
    public async Task A_stopped_child_gets_PostStop_and_its_watchers_are_told()
    {
        var probe = NewProbe();
        var parent = StartParent(SupervisorStrategy.StoppingStrategy);
        var child = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(probe.Ref)));
        child.Tell(new Hooked.Boom("boom"));
        await Gone(child);
        await probe.ExpectAsync("constructor 1", "PreStart", "PostStop", "Dispose");
    }

    [Fact]
    public async Task Escalate_makes_the_parent_fail_with_the_exception_of_the_child()
    {
        var failures = NewProbe();
        var grandparent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        var parent = await ChildOf(grandparent, Props.Create<Nursery>(new OneForOneStrategy(_ => Directive.Escalate)));
        var child = await parent.Ask<IActorRef>(Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)), Limit);
        child.Tell(new Hooked.Boom("from below"));
        Assert.Equal("from below", (await failures.NextAsync<InvalidOperationException>()).Message);
        await Gone(parent);
        await Gone(child);
    }

    [Fact]
    public async Task A_resumed_escalation_lets_parent_and_child_go_on()
    {
        var probe = NewProbe();
        var grandparent = StartParent(new OneForOneStrategy(_ => Directive.Resume));
        var parent = await ChildOf(grandparent, Props.Create<Nursery>(new OneForOneStrategy(_ => Directive.Escalate)));
        var child = await parent.Ask<IActorRef>(Props.Create<Hooked>(new Hooked.Script(probe.Ref)), Limit);
        child.Tell(new Hooked.Boom("boom"));
        child.Tell("on");
        await probe.ExpectAsync("constructor 1", "PreStart", "on by 1");
        Assert.IsAssignableFrom<IActorRef>(await parent.Ask(Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)), Limit));
    }

    [Fact]
    public async Task A_decider_that_throws_makes_the_parent_fail()
    {
        var failures = NewProbe();
        var grandparent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        var parent = await ChildOf(grandparent, Props.Create<Nursery>(
            new OneForOneStrategy(_ => throw new NotSupportedException("cannot decide"))));
        var child = await parent.Ask<IActorRef>(Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)), Limit);
        child.Tell(new Hooked.Boom("boom"));
        Assert.Equal("cannot decide", (await failures.NextAsync<NotSupportedException>()).Message);
        await Gone(parent);
    }

    [Fact]
    public async Task The_default_decider_stops_what_was_killed_or_not_initialized_or_bound_by_a_death_pact_and_restarts_the_rest()
    {
        var decider = SupervisorStrategy.DefaultDecider;
        Assert.Equal(Directive.Stop, decider.Decide(new ActorKilledException("")));
        Assert.Equal(Directive.Stop, decider.Decide(new ActorInitializationException("")));
        Assert.Equal(Directive.Stop, decider.Decide(new DeathPactException(ActorRefs.Nobody)));
        Assert.Equal(Directive.Restart, decider.Decide(new InvalidOperationException()));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_maximum_of_no_restarts_stops_at_the_first_failure()
    {
        var parent = StartParent(new OneForOneStrategy(0, -1, _ => Directive.Restart));
        var child = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)));
        child.Tell(new Hooked.Boom("boom"));
        await Gone(child);
    }

    [Fact]
    public async Task A_child_is_stopped_when_it_fails_once_more_than_it_may()
    {
        var probe = NewProbe();
        var parent = StartParent(new OneForOneStrategy(2, -1, _ => Directive.Restart));
        var child = await ChildOf(parent, Props.Create<Counted>(probe.Ref));
        for (var i = 0; i < 3; i++)
        {
            child.Tell("boom");
        }
        await Gone(child);
        await probe.ExpectAsync("started", "started", "started");
        await probe.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(null)]
    public async Task Without_a_maximum_a_child_may_fail_for_ever(int? maximum)
    {
        var parent = StartParent(new OneForOneStrategy(maximum, null, _ => Directive.Restart));
        var probe = NewProbe();
        var child = await ChildOf(parent, Props.Create<Counted>(probe.Ref));
        for (var i = 0; i < 50; i++)
        {
            child.Tell("boom");
        }
        Assert.Equal("alive", await child.Ask("alive", Limit));
    }

    [Fact]
    public async Task A_window_without_a_maximum_allows_one_restart_per_window()
    {
        var probe = NewProbe();
        var parent = StartParent(new OneForOneStrategy(-1, 60_000, _ => Directive.Restart));
        var child = await ChildOf(parent, Props.Create<Counted>(probe.Ref));
        child.Tell("boom");
        await probe.ExpectAsync("started", "started");
        child.Tell("boom");
        await Gone(child);
    }

    [Fact]
    public async Task All_for_one_restarts_the_siblings_too()
    {
        var parent = StartParent(new AllForOneStrategy(_ => Directive.Restart));
        var first = NewProbe();
        var second = NewProbe();
        var failing = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(first.Ref)));
        var sibling = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(second.Ref)));
        sibling.Tell("before");
        await second.ExpectAsync("constructor 1", "PreStart", "before by 1");
        failing.Tell(new Hooked.Boom("boom"));
        await first.ExpectAsync("constructor 1", "PreStart", "PreRestart boom Boom:boom");
        await second.ExpectAsync("PreRestart boom none", "PostStop", "Dispose", "constructor 2", "PostRestart boom", "PreStart");
        sibling.Tell("after");
        await second.ExpectAsync("after by 2");
    }

    [Fact]
    public async Task All_for_one_stops_the_siblings_too()
    {
        var parent = StartParent(new AllForOneStrategy(_ => Directive.Stop));
        var failing = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)));
        var sibling = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)));
        failing.Tell(new Hooked.Boom("boom"));
        await Gone(failing);
        await Gone(sibling);
    }

    [Fact]
    public async Task A_stopping_parent_stops_a_failing_child_without_asking()
    {
        var asked = false;
        var sibling = NewProbe();
        using var gate = new ManualResetEventSlim();
        var parent = StartParent(new OneForOneStrategy(_ =>
        {
            asked = true;
            return Directive.Restart;
        }));
        await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(sibling.Ref)));
        var child = await ChildOf(parent, Actor((_, _) =>
        {
            gate.Wait(Limit);
            throw new InvalidOperationException("too late");
        }));
        child.Tell("fail");
        Sys.Stop(parent);
        // The sibling stops because the parent does: from now on it is stopping.
        await sibling.ExpectAsync("constructor 1", "PreStart", "PostStop");
        gate.Set();
        await Gone(child);
        await Gone(parent);
        Assert.False(asked);
    }

    [Fact]
    public async Task Kill_fails_the_actor_with_ActorKilledException()
    {
        var failures = NewProbe();
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return SupervisorStrategy.DefaultDecider.Decide(e);
        }));
        var child = await ChildOf(parent, Props.Create<Hooked>(new Hooked.Script(NewProbe().Ref)));
        child.Tell(Kill.Instance);
        await failures.NextAsync<ActorKilledException>();
        await Gone(child);
    }

    [Fact]
    public async Task The_strategy_of_the_props_goes_before_the_one_of_the_actor()
    {
        var probe = NewProbe();
        var parent = Sys.ActorOf(Props.Create<Nursery>(new OneForOneStrategy(_ => Directive.Stop))
            .WithSupervisorStrategy(new OneForOneStrategy(_ => Directive.Resume)));
        var child = await parent.Ask<IActorRef>(Props.Create<Hooked>(new Hooked.Script(probe.Ref)), Limit);
        child.Tell(new Hooked.Boom("boom"));
        child.Tell("on");
        await probe.ExpectAsync("constructor 1", "PreStart", "on by 1");
    }

    [Fact]
    public void The_first_pair_of_a_decider_that_fits_decides()
    {
        var decider = Decider.From(
            Directive.Escalate,
            Directive.Resume.When<ArgumentNullException>(),
            Directive.Stop.When<ArgumentException>());
        Assert.Equal(Directive.Resume, decider.Decide(new ArgumentNullException()));
        Assert.Equal(Directive.Stop, decider.Decide(new ArgumentException()));
        Assert.Equal(Directive.Escalate, decider.Decide(new InvalidOperationException()));
        Assert.Equal(Directive.Stop, Decider.From(_ => Directive.Stop).Decide(new ArgumentException()));
    }

    private sealed class Nursery(SupervisorStrategy strategy) : UntypedActor
    {
        protected override SupervisorStrategy SupervisorStrategy() => strategy;

        protected override void OnReceive(object message) => Sender.Tell(Context.ActorOf((Props)message));
    }

    private sealed class Counted(IActorRef probe) : UntypedActor
    {
        protected override void PreStart() => probe.Tell("started");

        protected override void OnReceive(object message)
        {
            if (message is "boom") throw new InvalidOperationException("boom");
            Sender.Tell(message);
        }
    }
}
