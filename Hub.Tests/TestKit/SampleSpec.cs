using Hub.Actors.Kernel;
using Hub.Actors.TestKit;

// A namespace as a user of the library has one: below Hub.Tests the name TestKit would mean Hub.Tests.TestKit.
namespace Samples;

public sealed class CounterSpec() : TestKit(TestConfigs.TestSchedulerConfig)
{
    [Fact]
    public void Counts_reports_every_second_and_starts_anew_after_a_failure()
    {
        var listener = CreateTestProbe();
        var counter = Sys.ActorOf(Props.Create(() => new Counter(listener)), "counter");

        counter.Tell("add");
        counter.Tell("get");
        ExpectMsg(1);

        ((TestScheduler)Sys.Scheduler).Advance(TimeSpan.FromSeconds(1));
        listener.ExpectMsg("1 so far");

        EventFilter.Exception<InvalidOperationException>("fail").ExpectOne(() => counter.Tell("fail"));
        counter.Tell("get");
        ExpectMsg(0);
    }

    private sealed class Counter : ReceiveActor, IWithTimers
    {
        private int _count;

        public Counter(IActorRef listener)
        {
            Receive<string>(text => text == "add", _ => _count++);
            Receive<string>(text => text == "get", _ => Sender.Tell(_count));
            Receive<string>(text => text == "report", _ => listener.Tell($"{_count} so far"));
            Receive<string>(text => throw new InvalidOperationException(text));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() =>
            Timers.StartPeriodicTimer("report", "report", TimeSpan.FromSeconds(1));
    }
}
