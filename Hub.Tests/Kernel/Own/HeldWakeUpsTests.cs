using Hub.Actors.Kernel;
using Hub.Actors.Runtime;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

public sealed class HeldWakeUpsTests
{
    [Fact]
    public async Task Who_is_told_by_a_thread_that_holds_begins_when_it_has_told_all()
    {
        var system = ActorSystem.Create("held");
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var counter = system.ActorOf(Props.Create<Counter>(seen));
        await counter.Ask<string>("ready");

        // A thread of its own: what it holds is its alone, and ends with it.
        var teller = new Thread(() =>
        {
            ActorRuntime.HoldWakeUps();
            for (var i = 0; i < 100_000; i++) counter.Tell(i);
            ActorRuntime.WakeHeld();
        });
        teller.Start();

        Assert.Equal(100_000, await seen.Task.WaitAsync(Limits.Generous));
        await system.Terminate().WaitAsync(Limits.Generous);
    }

    // Says how many had come when it handled its first.
    private sealed class Counter : UntypedActor
    {
        private readonly TaskCompletionSource<int> _seen;
        private int _count;

        public Counter(TaskCompletionSource<int> seen) => _seen = seen;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "ready":
                    Sender.Tell("ready");
                    break;
                case "count":
                    _seen.TrySetResult(_count);
                    break;
                default:
                    // Behind all that lies in the mailbox now.
                    if (_count++ == 0) Self.Tell("count");
                    break;
            }
        }
    }
}
