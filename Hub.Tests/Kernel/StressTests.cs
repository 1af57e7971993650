using System.Collections.Concurrent;
using Hub.Actors.Kernel;
using Xunit.Abstractions;

namespace Hub.Tests.Kernel;

/// <summary>Many actors, random failures, restarts and stops. The seed is in the output; set HUB_STRESS_SEED to replay one.</summary>
public class StressTests(ITestOutputHelper output)
{
    private const int Actors = 100_000;
    private const int Parents = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Nothing_is_handled_twice_or_by_a_stopped_actor_every_watch_fires_once_and_the_tree_ends_empty()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("HUB_STRESS_SEED"), out var given) ? given : 20_240_229;
        output.WriteLine($"seed {seed}");
        var system = ActorSystem.Create("stress", new ActorSystemSettings { LoggedDeadLetters = 0 });
        var run = new Run();
        var parents = Enumerable.Range(0, Parents)
            .Select(i => system.ActorOf(Props.Create<Parent>(run, seed + i), $"parent-{i}")).ToArray();
        var children = (await Task.WhenAll(parents.Select(p => p.Ask<IActorRef[]>(new StartChildren(Actors / Parents), Limit))))
            .SelectMany(c => c).ToArray();
        Assert.Equal(Actors, children.Distinct().Count());

        // Four tellers; each child gets numbered messages from each of them, some of which make it fail or stop.
        await Task.WhenAll(Enumerable.Range(0, 4).Select(teller => Task.Run(() =>
        {
            var random = new Replayable(seed * 31 + teller);
            for (var number = 0; number < 3; number++)
            {
                foreach (var child in children)
                {
                    child.Tell(new Work(teller, number, random.Next(100)), ActorRefs.NoSender);
                }
            }
        })));

        // A poison pill behind everything: whoever still lives handles all that was told before.
        foreach (var child in children)
        {
            child.Tell(PoisonPill.Instance);
        }
        await run.AllTerminated.Task.WaitAsync(Limit);
        var counts = await Task.WhenAll(parents.Select(p => p.Ask<int>("children", Limit)));
        Assert.All(counts, count => Assert.Equal(0, count));
        await system.Terminate().WaitAsync(Limit);

        output.WriteLine($"handled {run.Handled}, restarts {run.Restarts}, terminated {run.Terminated}");
        Assert.Empty(run.Violations);
        Assert.Equal(Actors, run.Terminated);
        Assert.True(run.Restarts > Actors / 100, "failures were meant to happen");
        Assert.Empty(system.DescribeTree().Children);
    }

    private sealed record StartChildren(int Count);

    private sealed record Work(int Teller, int Number, int Dice);

    /// <summary>What has happened, from all actors.</summary>
    private sealed class Run
    {
        private int _handled;
        private int _restarts;
        private int _terminated;

        public ConcurrentQueue<string> Violations { get; } = new();

        public TaskCompletionSource AllTerminated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Handled => _handled;

        public int Restarts => _restarts;

        public int Terminated => _terminated;

        public void Handle() => Interlocked.Increment(ref _handled);

        public void Restart() => Interlocked.Increment(ref _restarts);

        public void Terminate()
        {
            if (Interlocked.Increment(ref _terminated) == Actors) AllTerminated.TrySetResult();
        }
    }

    /// <summary>What one child has seen; outlives its restarts.</summary>
    private sealed class Life
    {
        public int[] Last { get; } = [-1, -1, -1, -1];

        public bool IsStopped { get; set; }

        public int Inside;
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly HashSet<IActorRef> _gone = [];

        public Parent(Run run, int seed)
        {
            var random = new Replayable(seed);
            Receive<StartChildren>(start => Sender.Tell(Enumerable.Range(0, start.Count)
                .Select(_ => Context.Watch(Context.ActorOf(Props.Create<Child>(run, new Life())))).ToArray()));
            Receive<Terminated>(terminated =>
            {
                if (!_gone.Add(terminated.ActorRef)) run.Violations.Enqueue($"{terminated.ActorRef} terminated twice");
                run.Terminate();
            });
            Receive<string>(_ => Sender.Tell(Context.GetChildren().Count()));
            _strategy = new OneForOneStrategy(_ => random.Next(10) switch
            {
                0 => Directive.Stop,
                < 4 => Directive.Resume,
                _ => Directive.Restart,
            });
        }

        private readonly SupervisorStrategy _strategy;

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Child(Run run, Life life) : UntypedActor
    {
        protected override void PreStart()
        {
            if (life.IsStopped) run.Violations.Enqueue($"{Self} started after it had stopped");
        }

        protected override void PostRestart(Exception reason)
        {
            run.Restart();
            life.IsStopped = false;
            base.PostRestart(reason);
        }

        protected override void PostStop() => life.IsStopped = true;

        protected override void OnReceive(object message)
        {
            var work = (Work)message;
            if (Interlocked.Increment(ref life.Inside) != 1) run.Violations.Enqueue($"{Self} handles two at a time");
            if (life.IsStopped) run.Violations.Enqueue($"{Self} has stopped and handles {work}");
            if (work.Number <= life.Last[work.Teller]) run.Violations.Enqueue($"{Self} got {work} after {life.Last[work.Teller]}");
            life.Last[work.Teller] = work.Number;
            run.Handle();
            Interlocked.Decrement(ref life.Inside);
            switch (work.Dice)
            {
                case 0:
                    Context.Stop(Self);
                    break;
                case < 6:
                    throw new InvalidOperationException("dice");
            }
        }
    }

    /// <summary>The same numbers for the same seed, on every machine and runtime.</summary>
    private sealed class Replayable(int seed)
    {
        private ulong _state = (ulong)seed * 0x9E3779B97F4A7C15 + 0x1234567;

        public int Next(int below)
        {
            _state ^= _state << 13;
            _state ^= _state >> 7;
            _state ^= _state << 17;
            return (int)(_state % (ulong)below);
        }
    }
}
