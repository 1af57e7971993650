using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class SchedulerTests : TimedActorSpec
{
    [Fact]
    public async Task A_message_is_told_once_at_its_time()
    {
        var probe = NewProbe();
        var sender = NewProbe();
        Sys.Scheduler.ScheduleTellOnce(Seconds(5), probe.Ref, "once", sender.Ref);
        Pass(4.9999);
        await probe.ExpectNothingAsync();
        Pass(0.0001);
        await probe.ExpectAsync("once");
        Assert.Equal(sender.Ref, probe.LastSender);
        Pass(100);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_message_is_told_again_and_again_until_it_is_called_off()
    {
        var probe = NewProbe();
        var cancelable = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Seconds(1), Seconds(2), probe.Ref, "again", ActorRefs.NoSender);
        Pass(5);
        await probe.ExpectAsync("again", "again", "again");
        cancelable.Cancel();
        Assert.True(cancelable.IsCancellationRequested);
        Pass(100);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Every_form_can_be_called_off()
    {
        var probe = NewProbe();
        using var cancelable = new Cancelable(Sys.Scheduler);
        Sys.Scheduler.ScheduleTellOnce(Seconds(1), probe.Ref, "1", null, cancelable);
        Sys.Scheduler.ScheduleTellRepeatedly(Seconds(1), Seconds(1), probe.Ref, "2", null, cancelable);
        Sys.Scheduler.ScheduleTellOnce(1000, probe.Ref, "3", null, cancelable);
        Sys.Scheduler.ScheduleTellRepeatedly(1000, 1000, probe.Ref, "4", null, cancelable);
        cancelable.Cancel();
        Sys.Scheduler.ScheduleTellOnce(Seconds(1), probe.Ref, "5", null, cancelable);
        Sys.Scheduler.ScheduleTellOnceCancelable(Seconds(1), probe.Ref, "6", null).Cancel(false);
        Sys.Scheduler.ScheduleTellOnceCancelable(1000, probe.Ref, "7", null).Cancel();
        Sys.Scheduler.ScheduleTellRepeatedlyCancelable(1000, 1000, probe.Ref, "8", null).Cancel();
        Pass(10);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public void A_cancelable_can_call_off_after_a_delay()
    {
        using var cancelable = new Cancelable(Sys.Scheduler, Seconds(2));
        Pass(1);
        Assert.False(cancelable.IsCancellationRequested);
        Pass(1);
        Assert.True(cancelable.Token.IsCancellationRequested);
        using var inMilliseconds = new Cancelable(Sys.Scheduler, 2000);
        Pass(2);
        Assert.True(inMilliseconds.IsCancellationRequested);
    }

    [Fact]
    public async Task The_timeout_of_an_ask_goes_by_the_same_clock()
    {
        var silent = Sys.ActorOf(Props.Create<Silent>());
        var answer = silent.Ask("question", Seconds(10));
        Pass(9.9);
        Assert.False(answer.IsCompleted);
        Pass(0.1);
        await Assert.ThrowsAsync<AskTimeoutException>(() => answer);
    }

    [Fact]
    public async Task The_timeout_of_GracefulStop_goes_by_the_same_clock()
    {
        using var gate = new ManualResetEventSlim();
        var actor = Sys.ActorOf(Props.Create<Silent>());
        actor.Tell(gate);
        var stopped = actor.GracefulStop(Seconds(10));
        Pass(10);
        Assert.False(await stopped.WaitAsync(Limit));
        gate.Set();
    }

    private sealed class Silent : UntypedActor
    {
        protected override void OnReceive(object message) => (message as ManualResetEventSlim)?.Wait(Limit);
    }
}
