using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class StopTests : ActorSpec
{
    [Fact]
    public async Task The_current_message_is_finished_and_nothing_behind_it_is_handled()
    {
        var probe = NewProbe();
        var letters = Subscribed<DeadLetter>();
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var actor = Start((message, _) =>
        {
            inside.Set();
            gate.Wait(Limit);
            probe.Ref.Tell(message);
        });
        actor.Tell("current");
        Assert.True(inside.Wait(Limit));
        actor.Tell("behind");
        var stopping = Start((_, context) =>
        {
            context.Stop(actor);
            context.Sender.Tell("told to stop");
        });
        await stopping.Ask("stop it", Limit);
        gate.Set();
        await Gone(actor);
        await probe.ExpectAsync("current");
        Assert.Equal("behind", (await letters.NextAsync<DeadLetter>()).Message);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Children_stop_before_PostStop_of_their_parent()
    {
        var probe = NewProbe();
        var top = Sys.ActorOf(Props.Create<Layer>(probe.Ref, 2));
        await probe.ExpectAsync("2 up", "1 up", "0 up");
        Sys.Stop(top);
        await probe.ExpectAsync("0 down", "1 down", "2 down");
    }

    [Fact]
    public async Task A_poison_pill_waits_in_line_like_any_message()
    {
        var probe = NewProbe();
        var actor = Start((message, _) => probe.Ref.Tell(message));
        actor.Tell("before");
        actor.Tell(PoisonPill.Instance);
        actor.Tell("after");
        await Gone(actor);
        await probe.ExpectAsync("before");
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task GracefulStop_is_true_when_the_actor_is_gone_and_when_it_was()
    {
        var actor = Start((_, _) => { });
        Assert.True(await actor.GracefulStop(Limit));
        Assert.True(await actor.GracefulStop(Limit));
    }

    [Fact]
    public async Task GracefulStop_is_false_when_the_time_is_over()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Start((_, _) => gate.Wait(Limit));
        actor.Tell("stay");
        Assert.False(await actor.GracefulStop(TimeSpan.FromMilliseconds(50)));
        gate.Set();
    }

    [Fact]
    public async Task GracefulStop_may_use_a_message_of_its_own()
    {
        var actor = Start((message, context) =>
        {
            if (message is "please") context.Stop(context.Self);
        });
        Assert.True(await actor.GracefulStop(Limit, "please"));
    }

    [Fact]
    public async Task Stashed_messages_are_the_first_dead_letters_and_come_after_PostStop()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(DeadLetter));
        var actor = Sys.ActorOf(Props.Create<Stashing>(probe.Ref));
        actor.Tell("stashed 1");
        actor.Tell("stashed 2");
        actor.Tell("stop");
        actor.Tell("queued");
        await probe.ExpectAsync("PostStop");
        Assert.Equal("stashed 1", (await probe.NextAsync<DeadLetter>()).Message);
        Assert.Equal("stashed 2", (await probe.NextAsync<DeadLetter>()).Message);
        Assert.Equal("queued", (await probe.NextAsync<DeadLetter>()).Message);
    }

    [Fact]
    public async Task A_parent_that_watches_its_child_is_told_once()
    {
        var probe = NewProbe();
        var parent = Start((message, context) =>
        {
            if (message is Props props) context.Sender.Tell(context.Watch(context.ActorOf(props)));
            else probe.Ref.Tell(message is Terminated ? "parent" : message);
        });
        var child = await parent.Ask<IActorRef>(Actor((_, _) => { }), Limit);
        Sys.Stop(child);
        await probe.ExpectAsync("parent");
    }

    [Fact]
    public async Task ActorOf_on_a_stopping_actor_is_refused()
    {
        var refused = NewProbe();
        var parent = Sys.ActorOf(Props.Create<LateParent>(refused.Ref));
        await parent.Ask("ready", Limit);
        Sys.Stop(parent);
        await refused.NextAsync<InvalidOperationException>();
    }

    private sealed class Layer(IActorRef probe, int depth) : UntypedActor
    {
        protected override void PreStart()
        {
            probe.Tell($"{depth} up");
            if (depth > 0) Context.ActorOf(Props.Create<Layer>(probe, depth - 1));
        }

        protected override void PostStop() => probe.Tell($"{depth} down");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Stashing(IActorRef probe) : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void PostStop() => probe.Tell("PostStop");

        protected override void OnReceive(object message)
        {
            if (message is "stop") Context.Stop(Self);
            else Stash.Stash();
        }
    }

    private sealed class LateParent(IActorRef refused) : UntypedActor
    {
        protected override void PostStop()
        {
            try
            {
                Context.ActorOf(Props.Create<LateParent>(refused));
            }
            catch (InvalidOperationException e)
            {
                refused.Tell(e);
            }
        }

        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
