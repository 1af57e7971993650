using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class StashTests : ActorSpec
{
    [Fact]
    public async Task UnstashAll_puts_messages_back_in_their_order_before_the_others()
    {
        var probe = NewProbe();
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create<Closed>(probe.Ref, gate));
        actor.Tell("1");
        actor.Tell("2");
        actor.Tell("3");
        actor.Tell("open");
        actor.Tell("4");
        gate.Set();
        await probe.ExpectAsync("1", "2", "3", "4");
    }

    [Fact]
    public async Task Unstash_puts_the_oldest_message_back()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<OneByOne>(probe.Ref));
        actor.Tell("1");
        actor.Tell("2");
        actor.Tell("one");
        await probe.ExpectAsync("1");
        actor.Tell("one");
        await probe.ExpectAsync("2");
    }

    [Fact]
    public async Task The_sender_of_a_stashed_message_is_kept()
    {
        using var gate = new ManualResetEventSlim(true);
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<Closed>(probe.Ref, gate));
        var sender = Start((message, _) => actor.Tell(message));
        sender.Tell("hello");
        sender.Tell("open");
        await probe.ExpectAsync("hello");
        Assert.Equal(sender, probe.LastSender);
    }

    [Fact]
    public async Task A_restart_unstashes_everything()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<FailsOnce>(probe.Ref, new int[1]));
        actor.Tell("1");
        actor.Tell("2");
        actor.Tell("boom");
        actor.Tell("3");
        await probe.ExpectAsync("1", "2", "3");
    }

    [Fact]
    public async Task Stashing_the_same_message_twice_is_illegal()
    {
        var failures = NewProbe();
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        var child = await ChildOf(parent, Props.Create<Twice>());
        child.Tell("once");
        await failures.NextAsync<IllegalActorStateException>();
    }

    [Fact]
    public async Task A_message_beyond_the_capacity_fails_the_actor_and_is_lost()
    {
        var probe = NewProbe();
        var failures = NewProbe();
        using var gate = new ManualResetEventSlim(true);
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Resume;
        }));
        var child = await ChildOf(parent, Props.Create<Bounded>(probe.Ref, gate).WithStashCapacity(2));
        child.Tell("1");
        child.Tell("2");
        child.Tell("3");
        await failures.NextAsync<StashOverflowException>();
        child.Tell("open");
        await probe.ExpectAsync("1", "2");
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_stash_tells_how_full_it_is()
    {
        var actor = Sys.ActorOf(Props.Create<Curious>().WithStashCapacity(2));
        Assert.Equal((0, true, false, false, 2), await actor.Ask<(int, bool, bool, bool, int)>("how", Limit));
        actor.Tell("1");
        actor.Tell("2");
        Assert.Equal((2, false, true, true, 2), await actor.Ask<(int, bool, bool, bool, int)>("how", Limit));
        Assert.Equal(["1", "2"], await actor.Ask<object[]>("clear", Limit));
        Assert.Equal((0, true, false, false, 2), await actor.Ask<(int, bool, bool, bool, int)>("how", Limit));
    }

    [Fact]
    public async Task An_unbounded_stash_knows_no_capacity()
    {
        var actor = Sys.ActorOf(Props.Create<Unbounded>().WithStashCapacity(2));
        actor.Tell("1");
        actor.Tell("2");
        actor.Tell("3");
        Assert.Equal((3, false, true, false, -1), await actor.Ask<(int, bool, bool, bool, int)>("how", Limit));
    }

    [Fact]
    public async Task Unstashing_with_a_predicate_drops_what_does_not_fit()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<Picky>(probe.Ref));
        actor.Tell(1);
        actor.Tell("a");
        actor.Tell(2);
        actor.Tell("numbers");
        await probe.ExpectAsync(1, 2);
        await probe.ExpectNothingAsync();
    }

    private sealed class Closed(IActorRef probe, ManualResetEventSlim gate) : Closing(probe, gate), IWithUnboundedStash;

    private abstract class Closing(IActorRef probe, ManualResetEventSlim gate) : UntypedActor
    {
        private bool _open;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            gate.Wait(Limit);
            if (message is "open")
            {
                _open = true;
                Stash.UnstashAll();
            }
            else if (_open)
            {
                probe.Forward(message);
            }
            else
            {
                Stash.Stash();
            }
        }
    }

    private sealed class Bounded(IActorRef probe, ManualResetEventSlim gate) : Closing(probe, gate), IWithStash;

    private sealed class OneByOne(IActorRef probe) : UntypedActor, IWithStash
    {
        private int _open;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "one")
            {
                _open++;
                Stash.Unstash();
            }
            else if (_open > 0)
            {
                _open--;
                probe.Tell(message);
            }
            else
            {
                Stash.Stash();
            }
        }
    }

    private sealed class FailsOnce(IActorRef probe, int[] failures) : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "boom")
            {
                failures[0]++;
                throw new InvalidOperationException("boom");
            }
            if (failures[0] == 0) Stash.Stash();
            else probe.Tell(message);
        }
    }

    private sealed class Twice : UntypedActor, IWithUnboundedStash
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Stash.Stash();
            Stash.Stash();
        }
    }

    private sealed class Curious : Counting, IWithStash;

    private abstract class Counting : UntypedActor
    {
        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "how":
                    Sender.Tell((Stash.Count, Stash.IsEmpty, Stash.NonEmpty, Stash.IsFull, Stash.Capacity));
                    break;
                case "clear":
                    Sender.Tell(Stash.ClearStash().Select(e => e.Message).ToArray());
                    break;
                default:
                    Stash.Stash();
                    break;
            }
        }
    }

    private sealed class Unbounded : Counting, IWithUnboundedStash;

    private sealed class Picky(IActorRef probe) : UntypedActor, IWithUnboundedStash
    {
        private bool _open;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "numbers")
            {
                _open = true;
                Stash.UnstashAll(e => e.Message is int);
            }
            else if (_open)
            {
                probe.Tell(message);
            }
            else
            {
                Stash.Stash();
            }
        }
    }
}
