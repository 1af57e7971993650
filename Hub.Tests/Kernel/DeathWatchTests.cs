using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class DeathWatchTests : ActorSpec
{
    private readonly Probe _probe;

    public DeathWatchTests()
    {
        _probe = NewProbe();
    }

    [Fact]
    public async Task Terminated_comes_once_with_the_dead_actor_as_sender()
    {
        var subject = Start((_, _) => { });
        var watcher = Watcher();
        await watcher.Ask(new Watching(subject), Limit);
        await watcher.Ask(new Watching(subject), Limit);
        Sys.Stop(subject);
        var terminated = (await _probe.NextAsync<Seen>()).Notice;
        Assert.Equal(subject, terminated.ActorRef);
        Assert.True(terminated.ExistenceConfirmed);
        Assert.False(terminated.AddressTerminated);
        Assert.Equal(subject, _probe.LastSender);
        await watcher.Ask("fence", Limit);
        await _probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watching_a_dead_actor_is_answered_at_once_without_confirming_that_it_existed()
    {
        var subject = Start((_, _) => { });
        Assert.True(await subject.GracefulStop(Limit));
        await Watcher().Ask(new Watching(subject), Limit);
        var terminated = (await _probe.NextAsync<Seen>()).Notice;
        Assert.Equal(subject, terminated.ActorRef);
        Assert.False(terminated.ExistenceConfirmed);
    }

    [Fact]
    public async Task Terminated_waits_behind_earlier_messages()
    {
        using var gate = new ManualResetEventSlim();
        var subject = Start((_, _) => { });
        var watcher = Watcher(gate);
        gate.Set();
        await watcher.Ask(new Watching(subject), Limit);
        gate.Reset();
        watcher.Tell("earlier");
        Assert.True(await subject.GracefulStop(Limit));
        gate.Set();
        await _probe.ExpectAsync("earlier");
        await _probe.NextAsync<Seen>();
    }

    [Fact]
    public async Task After_Unwatch_nothing_comes()
    {
        var subject = Start((_, _) => { });
        var watcher = Watcher();
        await watcher.Ask(new Watching(subject), Limit);
        await watcher.Ask(new Unwatching(subject), Limit);
        Assert.True(await subject.GracefulStop(Limit));
        await watcher.Ask("fence", Limit);
        await _probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Unwatch_suppresses_a_Terminated_that_was_queued()
    {
        var subject = Start((_, _) => { });
        using var inside = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var watcher = Start((message, context) =>
        {
            switch (message)
            {
                case "watch":
                    context.Watch(subject);
                    context.Sender.Tell("watching");
                    break;
                case "unwatch":
                    inside.Set();
                    gate.Wait(Limit);
                    // Not before the system message was handled: its Terminated stands in the mailbox then.
                    context.Self.Tell("unwatch later", context.Sender);
                    break;
                case "unwatch later":
                    context.Unwatch(subject);
                    context.Sender.Tell("no longer");
                    break;
                case Terminated terminated:
                    _probe.Ref.Tell(new Seen(terminated));
                    break;
            }
        });
        await watcher.Ask("watch", Limit);
        var ended = watcher.Ask("unwatch", Limit);
        // Only now: before this turn, its Terminated would be handled between the two messages.
        Assert.True(inside.Wait(Limit));
        Assert.True(await subject.GracefulStop(Limit));
        gate.Set();
        await ended;
        await watcher.Ask<ActorIdentity>(new Identify(1), Limit);
        await _probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task WatchWith_sends_its_message_instead()
    {
        var subject = Start((_, _) => { });
        await Watcher().Ask(new Watching(subject, "gone"), Limit);
        Sys.Stop(subject);
        await _probe.ExpectAsync("gone");
        Assert.Equal(subject, _probe.LastSender);
    }

    [Theory]
    [InlineData("gone", null)]
    [InlineData(null, "gone")]
    [InlineData("gone", "other")]
    public async Task The_first_of_Watch_and_WatchWith_wins(string? first, string? second)
    {
        var subject = Start((_, _) => { });
        var watcher = Watcher();
        await watcher.Ask(new Watching(subject, first), Limit);
        await watcher.Ask(new Watching(subject, second), Limit);
        Sys.Stop(subject);
        if (first is null) await _probe.NextAsync<Seen>();
        else await _probe.ExpectAsync(first);
        await watcher.Ask("fence", Limit);
        await _probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Watching_oneself_does_nothing()
    {
        var letters = Subscribed<AllDeadLetters>();
        var actor = Start((message, context) =>
        {
            context.Watch(context.Self);
            context.Sender.Tell(message);
        });
        await actor.Ask("watch yourself", Limit);
        Assert.True(await actor.GracefulStop(Limit));
        await letters.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_unhandled_Terminated_is_a_death_pact_and_stops_the_watcher()
    {
        var failures = NewProbe();
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return SupervisorStrategy.DefaultDecider.Decide(e);
        }));
        var subject = Start((_, _) => { });
        var watcher = await ChildOf(parent, Props.Create<Loyal>(subject));
        await watcher.Ask("ready", Limit);
        Sys.Stop(subject);
        Assert.Equal(subject, (await failures.NextAsync<DeathPactException>()).DeadActor);
        await Gone(watcher);
    }

    [Fact]
    public async Task The_name_of_a_child_is_free_when_its_Terminated_is_handled()
    {
        var parent = Start((message, context) =>
        {
            switch (message)
            {
                case "start":
                    context.Watch(context.ActorOf(Actor((_, _) => { }), "name"));
                    context.Stop(context.Child("name"));
                    break;
                case Terminated terminated:
                    _probe.Ref.Tell(terminated.ActorRef);
                    _probe.Ref.Tell(context.ActorOf(Actor((_, _) => { }), "name"));
                    break;
            }
        });
        parent.Tell("start");
        var old = await _probe.NextAsync<IActorRef>();
        var fresh = await _probe.NextAsync<IActorRef>();
        Assert.Equal(old.Path, fresh.Path);
        Assert.NotEqual(old, fresh);
    }

    [Fact]
    public async Task A_stashed_Terminated_comes_again()
    {
        var subject = Start((_, _) => { });
        var watcher = Sys.ActorOf(Props.Create<StashesTerminated>(subject, _probe.Ref));
        await watcher.Ask("ready", Limit);
        Assert.True(await subject.GracefulStop(Limit));
        await _probe.ExpectAsync("stashed");
        watcher.Tell("open");
        Assert.Equal(subject, (await _probe.NextAsync<Seen>()).Notice.ActorRef);
    }

    [Fact]
    public async Task WatchAsync_ends_when_the_actor_is_gone_and_says_false_when_it_is_called_off()
    {
        var subject = Start((_, _) => { });
        using var calledOff = new CancellationTokenSource();
        var notWaited = subject.WatchAsync(calledOff.Token);
        var waited = subject.WatchAsync();
        await calledOff.CancelAsync();
        Assert.False(await notWaited.WaitAsync(Limit));
        Assert.False(waited.IsCompleted);
        Sys.Stop(subject);
        Assert.True(await waited.WaitAsync(Limit));
        Assert.True(await subject.WatchAsync().WaitAsync(Limit));
    }

    [Fact]
    public async Task Null_cannot_be_watched()
    {
        var actor = Start((message, context) =>
        {
            Assert.Throws<ArgumentNullException>(() => context.Watch(null!));
            Assert.Throws<ArgumentNullException>(() => context.WatchWith(null!, "m"));
            Assert.Throws<ArgumentNullException>(() => context.WatchWith(context.Parent, null!));
            Assert.Throws<ArgumentNullException>(() => context.Unwatch(null!));
            context.Sender.Tell(message);
        });
        await actor.Ask("all refused", Limit);
    }

    private IActorRef Watcher(ManualResetEventSlim? gate = null) => Start((message, context) =>
    {
        gate?.Wait(Limit);
        switch (message)
        {
            case Watching { Instead: { } instead } watching:
                context.WatchWith(watching.Subject, instead);
                context.Sender.Tell("watching");
                break;
            case Watching watching:
                context.Watch(watching.Subject);
                context.Sender.Tell("watching");
                break;
            case Unwatching unwatching:
                context.Unwatch(unwatching.Subject);
                context.Sender.Tell("no longer");
                break;
            case "fence":
                context.Sender.Tell("fence");
                break;
            case Terminated terminated:
                _probe.Ref.Forward(new Seen(terminated));
                break;
            default:
                _probe.Ref.Forward(message);
                break;
        }
    });

    /// <summary>A notice in an envelope: on its own it would count only for the one who watches.</summary>
    private sealed record Seen(Terminated Notice);

    private sealed record Watching(IActorRef Subject, object? Instead = null);

    private sealed record Unwatching(IActorRef Subject);

    private sealed class Loyal : ReceiveActor
    {
        public Loyal(IActorRef subject)
        {
            Context.Watch(subject);
            Receive<string>(m => Sender.Tell(m));
        }
    }

    private sealed class StashesTerminated : ReceiveActor, IWithUnboundedStash
    {
        public StashesTerminated(IActorRef subject, IActorRef probe)
        {
            Context.Watch(subject);
            Receive<string>(m => m == "ready", m => Sender.Tell(m));
            Receive<string>(_ =>
            {
                Become(() => Receive<Terminated>(t => probe.Tell(new Seen(t))));
                Stash!.UnstashAll();
            });
            Receive<Terminated>(_ =>
            {
                Stash!.Stash();
                probe.Tell("stashed");
            });
        }

        public IStash Stash { get; set; } = null!;
    }
}
