using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class RestartTests : ActorSpec
{
    [Fact]
    public async Task A_restart_calls_the_hooks_in_order_and_loses_the_failing_message_only()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<Hooked>(new Hooked.Script(probe.Ref)), "phoenix");
        actor.Tell("first");
        actor.Tell(new Hooked.Boom("boom"));
        actor.Tell("second");
        actor.Tell("third");
        await probe.ExpectAsync(
            "constructor 1", "PreStart", "first by 1",
            "PreRestart boom Boom:boom", "PostStop", "Dispose",
            "constructor 2", "PostRestart boom", "PreStart",
            "second by 2", "third by 2");
    }

    [Fact]
    public async Task A_restart_is_logged_before_the_old_instance_hears_of_it()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Error));
        var actor = Sys.ActorOf(Props.Create<Hooked>(new Hooked.Script(probe.Ref)));
        actor.Tell(new Hooked.Boom("boom"));
        await probe.ExpectAsync("constructor 1", "PreStart");
        var error = await probe.NextAsync<Error>();
        Assert.Equal("boom", error.Message.ToString());
        Assert.Equal(actor.Path.ToString(), error.LogSource);
        await probe.ExpectAsync("PreRestart boom Boom:boom");
    }

    [Fact]
    public async Task Reference_path_and_uid_survive_a_restart_and_so_do_watches()
    {
        var probe = NewProbe();
        var watcher = NewProbe();
        var actor = Sys.ActorOf(Props.Create<SaysWho>(), "same");
        var before = await actor.Ask<IActorRef>("who", Limit);
        await watcher.WatchAsync(actor);
        actor.Tell(new InvalidOperationException("boom"));
        var after = await actor.Ask<IActorRef>("who", Limit);
        Assert.Equal(before, after);
        Assert.Equal(before.Path.Uid, after.Path.Uid);
        await watcher.ExpectNothingAsync();
        Sys.Stop(actor);
        Assert.Equal(actor, (await watcher.NextAsync<Terminated>()).ActorRef);
    }

    [Fact]
    public async Task What_the_actor_watches_it_still_watches_after_a_restart()
    {
        var probe = NewProbe();
        var subject = NewProbe();
        var actor = Start((message, context) =>
        {
            switch (message)
            {
                case "watch":
                    context.Watch(subject.Ref);
                    context.Sender.Tell("watching");
                    break;
                case Exception failure:
                    throw failure;
                case Terminated terminated:
                    probe.Ref.Tell(terminated.ActorRef);
                    break;
            }
        });
        await actor.Ask("watch", Limit);
        actor.Tell(new InvalidOperationException("boom"));
        Sys.Stop(subject.Ref);
        await probe.ExpectAsync(subject.Ref);
    }

    [Fact]
    public async Task A_restart_clears_the_stack_of_behaviours()
    {
        var actor = Sys.ActorOf(Props.Create<Becoming>());
        Assert.Equal("first", await actor.Ask("which", Limit));
        actor.Tell("become");
        Assert.Equal("second", await actor.Ask("which", Limit));
        actor.Tell("boom");
        Assert.Equal("first", await actor.Ask("which", Limit));
    }

    [Fact]
    public async Task A_restart_stops_the_children_and_waits_for_them()
    {
        var probe = NewProbe();
        var parent = Sys.ActorOf(Props.Create<WithChild>(probe.Ref));
        await probe.ExpectAsync("parent started", "child started");
        parent.Tell(new InvalidOperationException("boom"));
        await probe.ExpectAsync("child stopped", "parent started", "child started");
    }

    [Fact]
    public async Task Children_that_PreRestart_lets_live_are_restarted_too()
    {
        var probe = NewProbe();
        var parent = Sys.ActorOf(Props.Create<KeepsChild>(new Hooked.Script(probe.Ref)));
        await probe.ExpectAsync("constructor 1", "PreStart");
        parent.Tell(new InvalidOperationException("boom"));
        await probe.ExpectAsync(
            "PreRestart boom none", "PostStop", "Dispose", "constructor 2", "PostRestart boom", "PreStart");
    }

    [Fact]
    public async Task A_failing_PreRestart_is_logged_and_the_restart_goes_on()
    {
        var probe = NewProbe();
        var errors = Subscribed<Error>();
        var failure = new InvalidOperationException("in PreRestart");
        var actor = Sys.ActorOf(Props.Create<Hooked>(
            new Hooked.Script(probe.Ref) { Failures = { [("PreRestart", 1)] = failure } }));
        actor.Tell(new Hooked.Boom("boom"));
        await probe.ExpectAsync(
            "constructor 1", "PreStart", "PreRestart boom Boom:boom", "Dispose", "constructor 2", "PostRestart boom", "PreStart");
        await errors.NextAsync<Error>();
        var logged = Assert.IsType<PreRestartException>((await errors.NextAsync<Error>()).Cause);
        Assert.Same(failure, logged.RestartException);
        Assert.Equal(actor, logged.Actor);
    }

    [Fact]
    public async Task A_failing_PostRestart_is_a_failed_initialization_and_the_new_instance_gets_PostStop()
    {
        var probe = NewProbe();
        var failures = NewProbe();
        var script = new Hooked.Script(probe.Ref) { Failures = { [("PostRestart", 2)] = new InvalidOperationException("again") } };
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return SupervisorStrategy.DefaultDecider.Decide(e);
        }));
        var child = await ChildOf(parent, Props.Create<Hooked>(script));
        child.Tell(new Hooked.Boom("boom"));
        await failures.NextAsync<InvalidOperationException>();
        var failure = await failures.NextAsync<PostRestartException>();
        Assert.Equal("again", failure.InnerException!.Message);
        await Gone(child);
        // When an instance is disposed belongs to the runtime.
        Assert.Equal(
            ["constructor 1", "PreStart", "PreRestart boom Boom:boom", "PostStop", "constructor 2", "PostRestart boom", "PostStop"],
            await HooksAsync(probe));
    }

    [Fact]
    public async Task A_constructor_that_fails_in_a_restart_stops_the_actor()
    {
        var probe = NewProbe();
        var script = new Hooked.Script(probe.Ref) { Failures = { [("constructor", 2)] = new InvalidOperationException("again") } };
        var actor = Sys.ActorOf(Props.Create<Hooked>(script));
        actor.Tell(new Hooked.Boom("boom"));
        await Gone(actor);
        await probe.ExpectAsync(
            "constructor 1", "PreStart", "PreRestart boom Boom:boom", "PostStop", "Dispose", "constructor 2");
    }

    [Fact]
    public async Task While_an_actor_has_failed_its_children_handle_nothing()
    {
        var probe = NewProbe();
        using var decide = new ManualResetEventSlim();
        using var asked = new ManualResetEventSlim();
        var grandparent = StartParent(new OneForOneStrategy(_ =>
        {
            asked.Set();
            decide.Wait(Limit);
            return Directive.Resume;
        }));
        var parent = await ChildOf(grandparent, Props.Create<RelayingParent>(probe.Ref));
        var child = await parent.Ask<IActorRef>("child", Limit);
        parent.Tell(new InvalidOperationException("boom"));
        Assert.True(asked.Wait(Limit));
        // The child's suspension was sent before its supervisor was asked.
        child.Tell("while suspended");
        parent.Tell("while suspended");
        await probe.ExpectNothingAsync();
        decide.Set();
        Assert.Equal(["while suspended", "while suspended"], [await probe.NextAsync(), await probe.NextAsync()]);
    }

    /// <summary>What was reported until now, without Dispose.</summary>
    private static async Task<List<object>> HooksAsync(Probe probe)
    {
        var hooks = new List<object>();
        probe.Ref.Tell("until now", ActorRefs.NoSender);
        while (await probe.NextAsync() is not "until now" and var hook)
        {
            if (hook is not "Dispose") hooks.Add(hook);
        }
        return hooks;
    }

    private sealed class SaysWho : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception failure) throw failure;
            Sender.Tell(Self);
        }
    }

    private sealed class Becoming : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "become") BecomeStacked(Second);
            else Sender.Tell("first");
        }

        private void Second(object message)
        {
            if (message is "boom") throw new InvalidOperationException("boom");
            Sender.Tell("second");
        }
    }

    private sealed class WithChild(IActorRef probe) : UntypedActor
    {
        protected override void PreStart()
        {
            probe.Tell("parent started");
            Context.ActorOf(Props.Create<Child>(probe), "child");
        }

        protected override void OnReceive(object message) => throw (Exception)message;
    }

    private sealed class Child(IActorRef probe) : UntypedActor
    {
        protected override void PreStart() => probe.Tell("child started");

        protected override void PostStop() => probe.Tell("child stopped");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class KeepsChild : UntypedActor
    {
        private readonly Hooked.Script _script;

        public KeepsChild(Hooked.Script script)
        {
            _script = script;
            if (Context.Child("child").IsNobody()) Context.ActorOf(Props.Create<Hooked>(_script), "child");
        }

        protected override void PreRestart(Exception reason, object? message)
        {
        }

        protected override void OnReceive(object message) => throw (Exception)message;
    }

    private sealed class RelayingParent(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "child":
                    Sender.Tell(Context.ActorOf(Props.Create<Relay>(probe)));
                    break;
                case Exception failure:
                    throw failure;
                default:
                    probe.Tell(message);
                    break;
            }
        }
    }

    private sealed class Relay(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => probe.Tell(message);
    }
}
