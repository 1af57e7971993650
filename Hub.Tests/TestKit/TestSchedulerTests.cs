using Hub.Actors.Kernel;
using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit;

public sealed class TestSchedulerTests() : Hub.Actors.TestKit.TestKit(TestConfigs.TestSchedulerConfig, "virtual")
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_message_is_told_when_its_time_has_come()
    {
        Scheduler.ScheduleTellOnce(s_second, TestActor, "due", ActorRefs.NoSender);
        Scheduler.Advance(s_second - TimeSpan.FromTicks(1));
        ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("due", ReceiveOne(TimeSpan.Zero));
        Assert.Equal("virtual", Sys.Name);
    }

    [Fact]
    public void Messages_are_told_in_the_order_they_are_due_and_then_in_the_order_they_came()
    {
        Scheduler.ScheduleTellOnce(2 * s_second, TestActor, "later", ActorRefs.NoSender);
        Scheduler.ScheduleTellOnce(s_second, TestActor, "first", ActorRefs.NoSender, cancelable: null);
        Scheduler.ScheduleTellOnce(s_second, TestActor, "second", ActorRefs.NoSender);
        Scheduler.AdvanceTo(Scheduler.Now + (2 * s_second));
        Assert.Equal(["first", "second", "later"], ReceiveN(3));
    }

    [Fact]
    public void A_repeated_message_is_told_once_per_advance_until_it_is_called_off()
    {
        using var cancelable = new Cancelable(Scheduler);
        Scheduler.ScheduleTellRepeatedly(s_second, 5 * s_second, TestActor, "tick", ActorRefs.NoSender, cancelable);
        Scheduler.Advance(s_second);
        ExpectMsg("tick");
        Scheduler.Advance(5 * s_second);
        ExpectMsg("tick");
        Scheduler.Advance(20 * s_second);
        ExpectMsg("tick");
        ExpectNoMsg(TimeSpan.Zero);
        cancelable.Cancel();
        Scheduler.Advance(5 * s_second);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        var start = Scheduler.Now;
        Scheduler.ScheduleTellRepeatedly(s_second, s_second, TestActor, "tick", ActorRefs.NoSender);
        Scheduler.Advance(s_second);
        Assert.Equal(start + s_second, Scheduler.Now);
        Assert.Throws<InvalidOperationException>(() => Scheduler.AdvanceTo(start));
        Scheduler.AdvanceTo(Scheduler.Now);
    }

    [Fact]
    public void Actors_timers_and_receive_timeouts_live_by_it()
    {
        var actor = ActorOf<Timed>();
        actor.Tell("start");
        ExpectMsg("started");
        Scheduler.Advance(3 * s_second);
        ExpectMsg("timer");

        // The silence counts from the end of that turn, which this answer comes after.
        actor.Tell(new Identify("turn"));
        ExpectMsg<ActorIdentity>();
        Scheduler.Advance(10 * s_second);
        ExpectMsg("silence");
    }

    [Fact]
    public async Task The_timeout_of_an_ask_lives_by_it()
    {
        var answer = TestActor.Ask<string>("question", s_second);
        Scheduler.Advance(s_second);
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public void Without_it_a_system_has_the_machines_time()
    {
        using var kit = new Hub.Actors.TestKit.TestKit();
        Assert.IsNotType<TestScheduler>(kit.Sys.Scheduler);
    }

    private sealed class Timed : ReceiveActor, IWithTimers
    {
        public Timed()
        {
            IActorRef spec = ActorRefs.Nobody;
            Receive<string>(text => text == "start", _ =>
            {
                spec = Sender;
                Timers.StartSingleTimer("key", "timer", 3 * s_second);
                Context.SetReceiveTimeout(10 * s_second);
                spec.Tell("started");
            });
            Receive<string>(text => spec.Tell(text));
            Receive<ReceiveTimeout>(_ => spec.Tell("silence"));
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}
