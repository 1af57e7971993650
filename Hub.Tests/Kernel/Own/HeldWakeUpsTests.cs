using System.Collections.Concurrent;
using Hub.Actors.Kernel;
using Hub.Actors.Runtime;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel.Own;

public sealed class HeldWakeUpsTests
{
    private readonly ActorSystem _system = ActorSystem.Create("held");

    [Fact]
    public async Task Who_is_told_by_a_thread_that_holds_begins_when_it_has_told_all()
    {
        var seen = Expected<int>();
        OnAThreadOfItsOwn(() =>
        {
            ActorRuntime.HoldWakeUps();
            var counter = _system.ActorOf(Props.Create<Counter>(seen));
            for (var i = 0; i < 100_000; i++) counter.Tell(i);
            ActorRuntime.RunHeld();
        });

        Assert.Equal(100_000, await seen.Task.WaitAsync(Limits.Generous));
        await _system.Terminate().WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task Brief_actors_and_those_they_wake_run_on_the_thread_that_held_them_and_others_on_the_pool()
    {
        var (threads, seen) = (new ConcurrentQueue<(string, int)>(), Expected<int>());
        var holder = 0;
        OnAThreadOfItsOwn(() =>
        {
            holder = Environment.CurrentManagedThreadId;
            ActorRuntime.HoldWakeUps();
            var other = _system.ActorOf(Props.Create<Witness>("other", threads, seen));
            var second = _system.ActorOf(ActorRuntime.Brief(Props.Create<Witness>("second", threads, seen)));
            var first = _system.ActorOf(ActorRuntime.Brief(Props.Create<Witness>("first", threads, seen)));
            ActorRuntime.RunHeld();
            first.Tell(second);
            second.Tell(other);
            ActorRuntime.RunHeld();
        });

        Assert.NotEqual(holder, await seen.Task.WaitAsync(Limits.Generous));
        Assert.Equal([("first", holder), ("second", holder), ("second", holder)], threads);
        await _system.Terminate().WaitAsync(Limits.Generous);
    }

    private static TaskCompletionSource<T> Expected<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What it holds is its alone, and ends with it.
    private static void OnAThreadOfItsOwn(ThreadStart work) => new Thread(work).Start();

    // Brief ones note where they run, the other says it.
    private sealed class Witness : UntypedActor
    {
        private readonly string _name;
        private readonly ConcurrentQueue<(string, int)> _threads;
        private readonly TaskCompletionSource<int> _seen;

        public Witness(string name, ConcurrentQueue<(string, int)> threads, TaskCompletionSource<int> seen)
        {
            _name = name;
            _threads = threads;
            _seen = seen;
        }

        protected override void OnReceive(object message)
        {
            if (_name == "other")
            {
                _seen.TrySetResult(Environment.CurrentManagedThreadId);
                return;
            }

            _threads.Enqueue((_name, Environment.CurrentManagedThreadId));
            if (message is IActorRef next) next.Tell("woken");
        }
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
