using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class TimersTests : TimedActorSpec
{
    private readonly Probe _probe;
    private readonly IActorRef _actor;

    public TimersTests()
    {
        _probe = NewProbe();
        _actor = Sys.ActorOf(Props.Create<Timed>(_probe.Ref));
    }

    [Fact]
    public async Task A_periodic_timer_ticks_first_after_one_interval_and_then_on()
    {
        await Do(t => t.StartPeriodicTimer("key", "tick", Seconds(10)));
        Pass(9.999);
        await _probe.ExpectNothingAsync();
        Pass(0.001);
        await _probe.ExpectAsync("tick");
        Pass(10);
        await _probe.ExpectAsync("tick");
    }

    [Fact]
    public async Task A_periodic_timer_ticks_once_per_interval_also_in_one_big_step()
    {
        await Do(t => t.StartPeriodicTimer("key", "tick", Seconds(10)));
        Pass(35);
        await _probe.ExpectAsync("tick", "tick", "tick");
        await FenceAsync();
        Pass(5);
        await _probe.ExpectAsync("tick");
    }

    [Fact]
    public async Task A_periodic_timer_can_have_another_first_delay()
    {
        await Do(t => t.StartPeriodicTimer("key", "tick", Seconds(1), Seconds(10)));
        Pass(1);
        await _probe.ExpectAsync("tick");
        Pass(9.9);
        await FenceAsync();
        Pass(0.1);
        await _probe.ExpectAsync("tick");
    }

    [Fact]
    public async Task A_single_timer_ticks_once_and_is_inactive_in_its_own_handler()
    {
        await Do(t => t.StartSingleTimer("key", "single", Seconds(1)));
        Assert.True(await _actor.Ask<bool>(new IsActive("key"), Limit));
        Pass(1);
        await _probe.ExpectAsync("single", "active: False");
        Pass(100);
        await FenceAsync();
    }

    [Fact]
    public async Task A_timer_of_the_same_key_is_replaced()
    {
        await Do(t => t.StartSingleTimer("key", "old", Seconds(1)));
        await Do(t => t.StartSingleTimer("key", "new", Seconds(2)));
        Pass(10);
        await _probe.ExpectAsync("new");
        await FenceAsync();
    }

    [Fact]
    public async Task A_canceled_timer_ticks_no_more_not_even_when_its_tick_is_queued()
    {
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        await Do(t =>
        {
            t.StartPeriodicTimer("canceled", "canceled", Seconds(1));
            t.StartSingleTimer("replaced", "replaced", Seconds(1));
        });
        _actor.Tell((Action<ITimerScheduler>)(t =>
        {
            inside.Set();
            gate.Wait(Limit);
            t.Cancel("canceled");
            t.StartSingleTimer("replaced", "replacing", Seconds(1));
        }));
        Assert.True(inside.Wait(Limit));
        Pass(1);
        gate.Set();
        await FenceAsync();
        Pass(1);
        await _probe.ExpectAsync("replacing");
        await FenceAsync();
    }

    [Fact]
    public async Task CancelAll_ends_every_timer()
    {
        await Do(t =>
        {
            t.StartPeriodicTimer(1, "a", Seconds(1));
            t.StartPeriodicTimer(2, "b", Seconds(1));
            Assert.Equal([1, 2], t.ActiveTimers.Order());
            t.CancelAll();
            Assert.Empty(t.ActiveTimers);
        });
        Pass(10);
        await FenceAsync();
    }

    [Fact]
    public async Task A_restart_ends_the_timers_before_PreRestart()
    {
        await Do(t => t.StartPeriodicTimer("key", "tick", Seconds(1)));
        _actor.Tell(new InvalidOperationException("boom"));
        await _probe.ExpectAsync("timers in PreRestart: 0");
        Pass(10);
        await FenceAsync();
        await Do(t => t.StartPeriodicTimer("key", "of the new instance", Seconds(1)));
        Pass(1);
        await _probe.ExpectAsync("of the new instance");
    }

    [Fact]
    public async Task A_stop_ends_the_timers()
    {
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        await Do(t => t.StartPeriodicTimer("key", "tick", Seconds(1)));
        var blocked = _actor.Ask((Action<ITimerScheduler>)(_ =>
        {
            inside.Set();
            gate.Wait(Limit);
        }));
        Assert.True(inside.Wait(Limit));
        Sys.Stop(_actor);
        // Whoever stops it answers when that is done.
        await Sys.ActorSelection("/user").Ask<ActorIdentity>(new Identify(1), Limit);
        Pass(3);
        gate.Set();
        await blocked.WaitAsync(Limit);
        Assert.True(await _actor.WatchAsync().WaitAsync(Limit));
        Pass(10);
        await _probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_tick_has_no_sender()
    {
        await Do(t => t.StartSingleTimer("key", "tick", Seconds(1)));
        Pass(1);
        await _probe.ExpectAsync("tick");
        Assert.Equal(Sys.DeadLetters, _probe.LastSender);
    }

    [Fact]
    public async Task Timers_can_be_started_in_the_constructor()
    {
        Sys.ActorOf(Props.Create<Early>(_probe.Ref));
        await FenceAsync();
        await (await Sys.ActorSelection("/user/$c").ResolveOne(Limit)).Ask("alive", Limit);
        Pass(1);
        await _probe.ExpectAsync("tick");
    }

    [Fact]
    public async Task A_tick_can_be_stashed_as_what_it_says()
    {
        var actor = Sys.ActorOf(Props.Create<StashesTick>(_probe.Ref));
        await actor.Ask("alive", Limit);
        Pass(1);
        await _probe.ExpectAsync("stashed");
        actor.Tell("open");
        await _probe.ExpectAsync("tick");
    }

    /// <summary>Nothing but what was expected has come: ticks told before are handled when the actor answers.</summary>
    private async Task FenceAsync()
    {
        await _actor.Ask(new IsActive("none"), Limit);
        await _probe.ExpectNothingAsync();
    }

    private async Task Do(Action<ITimerScheduler> action)
    {
        if (await _actor.Ask(action, Limit) is Exception failure) throw failure;
    }

    private sealed record IsActive(object Key);

    private sealed class Timed(IActorRef probe) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreRestart(Exception reason, object? message) =>
            probe.Tell($"timers in PreRestart: {Timers.ActiveTimers.Count}");

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Action<ITimerScheduler> action:
                    Run(action);
                    break;
                case IsActive active:
                    Sender.Tell(Timers.IsTimerActive(active.Key));
                    break;
                case Exception failure:
                    throw failure;
                case "single":
                    probe.Forward(message);
                    probe.Tell($"active: {Timers.IsTimerActive("key")}");
                    break;
                default:
                    probe.Forward(message);
                    break;
            }
        }

        private void Run(Action<ITimerScheduler> action)
        {
            try
            {
                action(Timers);
                Sender.Tell("done");
            }
            catch (Xunit.Sdk.XunitException e)
            {
                Sender.Tell(e);
            }
        }
    }

    private sealed class Early : UntypedActor, IWithTimers
    {
        private readonly IActorRef _probe;

        public Early(IActorRef probe)
        {
            _probe = probe;
            Timers!.StartSingleTimer("key", "tick", Seconds(1));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "tick") _probe.Tell(message);
            else Sender.Tell(message);
        }
    }

    private sealed class StashesTick : ReceiveActor, IWithTimers, IWithUnboundedStash
    {
        public StashesTick(IActorRef probe)
        {
            Timers!.StartSingleTimer("key", 'x', Seconds(1));
            Receive<string>(s => s == "alive", s => Sender.Tell(s));
            Receive<string>(_ =>
            {
                Become(() => Receive<char>(c => probe.Tell(c == 'x' ? "tick" : "other")));
                Stash!.UnstashAll();
            });
            Receive<char>(_ =>
            {
                Stash!.Stash();
                probe.Tell("stashed");
            });
        }

        public ITimerScheduler Timers { get; set; } = null!;

        public IStash Stash { get; set; } = null!;
    }
}
