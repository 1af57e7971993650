using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ReceiveAsyncTests : ActorSpec
{
    [Fact]
    public async Task No_other_message_is_handled_until_the_task_ends()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create<Waiting>(probe.Ref, gate.Task));
        actor.Tell("async");
        actor.Tell("next");
        await probe.ExpectAsync("begun");
        await probe.ExpectNothingAsync();
        gate.SetResult();
        await probe.ExpectAsync("ended", "next");
    }

    [Fact]
    public async Task Sender_Self_and_Context_are_right_after_an_await()
    {
        var actor = Sys.ActorOf(Props.Create<Curious>());
        for (var i = 0; i < 20; i++)
        {
            var (self, answered) = await actor.Ask<(IActorRef, int)>(i, Limit);
            Assert.Equal(actor, self);
            Assert.Equal(i, answered);
        }
    }

    [Fact]
    public async Task An_exception_before_the_first_await_is_supervised()
    {
        var failures = NewProbe();
        var actor = await FailingChild(failures);
        actor.Tell("early");
        Assert.Equal("early", (await failures.NextAsync<InvalidOperationException>()).Message);
        Assert.Equal("restarted with early", await actor.Ask("how", Limit));
    }

    [Fact]
    public async Task An_exception_after_an_await_is_supervised()
    {
        var failures = NewProbe();
        var actor = await FailingChild(failures);
        actor.Tell("late");
        Assert.Equal("late", (await failures.NextAsync<InvalidOperationException>()).Message);
        Assert.Equal("restarted with late", await actor.Ask("how", Limit));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_task_and_drops_what_comes_after_it()
    {
        var probe = NewProbe();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create<Waiting>(probe.Ref, gate.Task));
        actor.Tell("async");
        await probe.ExpectAsync("begun");
        Sys.Stop(actor);
        await Gone(actor);
        gate.SetResult();
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Continuations_of_different_actors_do_not_block_each_other()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var probe = NewProbe();
        var blocked = Sys.ActorOf(Props.Create<Waiting>(probe.Ref, gate.Task));
        blocked.Tell("async");
        await probe.ExpectAsync("begun");
        var free = Sys.ActorOf(Props.Create<Curious>());
        Assert.Equal(1, (await free.Ask<(IActorRef, int)>(1, Limit)).Item2);
        gate.SetResult();
        await probe.ExpectAsync("ended");
    }

    [Fact]
    public async Task ReceiveAnyAsync_gets_everything()
    {
        var actor = Sys.ActorOf(Props.Create<Everything>());
        Assert.Equal("got 1", await actor.Ask(1, Limit));
        Assert.Equal("got text", await actor.Ask("text", Limit));
    }

    [Fact]
    public async Task A_message_can_be_stashed_after_an_await()
    {
        var probe = NewProbe();
        var actor = Sys.ActorOf(Props.Create<AsyncStash>(probe.Ref));
        actor.Tell("1");
        actor.Tell("2");
        actor.Tell("open");
        await probe.ExpectAsync("1", "2");
    }

    [Fact]
    public void Context_outside_of_a_turn_is_refused()
    {
        var refused = Assert.Throws<NotSupportedException>(() => ContextReader.Read());
        Assert.Contains("There is no active ActorContext", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Self_and_Sender_outside_of_a_turn_are_refused()
    {
        var leak = new TaskCompletionSource<ContextReader>();
        Sys.ActorOf(Props.Create<ContextReader>(leak));
        var instance = await leak.Task.WaitAsync(Limit);
        Assert.Throws<NotSupportedException>(instance.ReadSelf);
        Assert.Throws<NotSupportedException>(instance.ReadSender);
    }

    private async Task<IActorRef> FailingChild(Probe failures)
    {
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Restart;
        }));
        return await ChildOf(parent, Props.Create(() => new Failing(new string[1])));
    }

    private sealed class Waiting : ReceiveActor
    {
        public Waiting(IActorRef probe, Task gate)
        {
            ReceiveAsync<string>(s => s == "async", async _ =>
            {
                probe.Tell("begun");
                await gate;
                probe.Tell("ended");
            });
            ReceiveAny(probe.Tell);
        }
    }

    private sealed class Curious : ReceiveActor
    {
        public Curious()
        {
            ReceiveAsync<int>(async number =>
            {
                await Task.Yield();
                var context = Context;
                await Task.Run(() => { });
                Assert.Same(context, Context);
                Sender.Tell((Self, number));
            });
        }
    }

    private sealed class Failing : ReceiveActor
    {
        private readonly string[] _note;

        public Failing(string[] note)
        {
            _note = note;
            Receive<string>(s => s == "how", _ => Sender.Tell(note[0]));
            ReceiveAsync<string>(async s =>
            {
                if (s == "early") throw new InvalidOperationException(s);
                await Task.Yield();
                throw new InvalidOperationException(s);
            });
        }

        protected override void PreRestart(Exception reason, object? message)
        {
            _note[0] = $"restarted with {message}";
            base.PreRestart(reason, message);
        }
    }

    private sealed class Everything : ReceiveActor
    {
        public Everything()
        {
            ReceiveAnyAsync(async message =>
            {
                await Task.Yield();
                Sender.Tell($"got {message}");
            });
        }
    }

    private sealed class AsyncStash : ReceiveActor, IWithUnboundedStash
    {
        private bool _open;

        public AsyncStash(IActorRef probe)
        {
            ReceiveAsync<string>(async message =>
            {
                await Task.Yield();
                if (message == "open")
                {
                    _open = true;
                    Stash!.UnstashAll();
                }
                else if (_open)
                {
                    probe.Tell(message);
                }
                else
                {
                    Stash!.Stash();
                }
            });
        }

        public IStash Stash { get; set; } = null!;
    }

    private sealed class ContextReader : UntypedActor
    {
        public ContextReader(TaskCompletionSource<ContextReader> leak)
        {
            leak.SetResult(this);
        }

        public static IActorContext Read() => Context;

        public IActorRef ReadSelf() => Self;

        public IActorRef ReadSender() => Sender;

        protected override void OnReceive(object message)
        {
        }
    }
}
