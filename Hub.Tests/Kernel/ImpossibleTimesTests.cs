using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ImpossibleTimesTests : ActorSpec
{
    [Fact]
    public void The_scheduler_refuses_them()
    {
        var before = TimeSpan.FromSeconds(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sys.Scheduler.ScheduleTellOnce(before, Sys.DeadLetters, "m", null));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.Zero, Sys.DeadLetters, "m", null));
    }

    [Fact]
    public async Task Timers_refuse_them()
    {
        var actor = Sys.ActorOf(Props.Create<Impatient>());
        Assert.IsType<ArgumentOutOfRangeException>(await actor.Ask("periodic", Limit));
        Assert.IsType<ArgumentOutOfRangeException>(await actor.Ask("single", Limit));
    }

    private sealed class Impatient : UntypedActor, IWithTimers
    {
        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            try
            {
                if (message is "periodic") Timers.StartPeriodicTimer("key", "tick", TimeSpan.Zero);
                else Timers.StartSingleTimer("key", "tick", TimeSpan.FromSeconds(-1));
                Sender.Tell("accepted");
            }
            catch (ArgumentOutOfRangeException e)
            {
                Sender.Tell(e);
            }
        }
    }
}
