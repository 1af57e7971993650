using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

/// <summary>Nothing stays in the wheel that nobody waits for.</summary>
public class TimersInTheWheelTests : TimedActorSpec
{
    [Fact]
    public void An_idle_system_has_no_timer_armed()
    {
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    public void What_is_called_off_leaves_the_wheel()
    {
        using var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellOnce(Seconds(1), Sys.DeadLetters, "1", null, cancelable);
        Sys.Scheduler.ScheduleTellRepeatedly(Seconds(1), Seconds(1), Sys.DeadLetters, "2", null, cancelable);
        Assert.Equal(2, Sys.Wheel.Count);
        cancelable.Cancel();
        Assert.Equal(0, Sys.Wheel.Count);
    }

    [Fact]
    public async Task An_ask_leaves_no_timer_behind_whether_it_was_answered_or_not()
    {
        var actor = Sys.ActorOf(Props.Create<Answers>());
        await actor.Ask("question", Seconds(10));
        Assert.Equal(0, Sys.Wheel.Count);
        var unanswered = actor.Ask("silence", Seconds(10));
        Pass(10);
        await Assert.ThrowsAsync<AskTimeoutException>(() => unanswered);
        Assert.Equal(0, Sys.Wheel.Count);
    }

    [Fact]
    public async Task A_receive_timeout_costs_one_place_however_many_messages_come_and_none_when_its_actor_has_stopped()
    {
        var actor = Sys.ActorOf(Props.Create<Answers>());
        await actor.Ask("timeout", Limit);
        for (var i = 0; i < 100; i++)
        {
            await actor.Ask("message", Limit);
        }
        Assert.Equal(1, Sys.Wheel.Count);
        Assert.True(await actor.GracefulStop(TimeSpan.Zero));
        Assert.Equal(0, Sys.Wheel.Count);
    }

    [Fact]
    public async Task A_stop_leaves_no_dead_letters_of_timers()
    {
        var letters = NewProbe();
        Sys.EventStream.Subscribe(letters.Ref, typeof(AllDeadLetters));
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create<Ticking>(inside, gate));
        actor.Tell("block");
        Assert.True(inside.Wait(Limit));
        ((ActorCell)actor).Stop();
        Pass(3);
        gate.Set();
        Assert.True(await actor.WatchAsync().WaitAsync(Limit));
        Pass(10);
        await letters.ExpectNothingAsync();
    }

    private sealed class Ticking(ManualResetEventSlim inside, ManualResetEventSlim gate) : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            Timers.StartPeriodicTimer("key", "tick", Seconds(1));
            inside.Set();
            gate.Wait(Limit);
        }
    }

    private sealed class Answers : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is "timeout") Context.SetReceiveTimeout(Seconds(1000));
            if (message is not "silence") Sender.Tell(message);
        }
    }
}
