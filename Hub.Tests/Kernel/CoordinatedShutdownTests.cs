using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel;

public class CoordinatedShutdownTests : TimedActorSpec
{
    private static readonly string[] Phases =
    [
        "before-service-unbind", "service-unbind", "service-requests-done", "service-stop", "before-cluster-shutdown",
        "cluster-sharding-shutdown-region", "cluster-leave", "cluster-exiting", "cluster-exiting-done", "cluster-shutdown",
        "before-actor-system-terminate", "actor-system-terminate",
    ];

    private readonly List<string> _ran = [];

    private CoordinatedShutdown Shutdown => CoordinatedShutdown.Get(Sys);

    [Fact]
    public async Task The_phases_run_in_their_order()
    {
        foreach (var phase in Phases.Reverse())
        {
            Add(phase, phase);
        }
        await Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);
        Assert.Equal(Phases, _ran);
    }

    [Fact]
    public void Three_phases_have_ten_seconds_and_the_others_five()
    {
        foreach (var phase in Phases)
        {
            var seconds = phase is "cluster-sharding-shutdown-region" or "cluster-exiting" or "actor-system-terminate" ? 10 : 5;
            Assert.Equal(Seconds(seconds), Shutdown.Timeout(phase));
        }
        Assert.Throws<ArgumentException>(() => Shutdown.Timeout("unknown"));
    }

    [Fact]
    public void The_total_timeout_counts_the_phases_that_have_tasks()
    {
        Assert.Equal(Seconds(10), Shutdown.TotalTimeout);
        Add(CoordinatedShutdown.PhaseServiceStop, "a");
        Add(CoordinatedShutdown.PhaseServiceStop, "b");
        Assert.Equal(Seconds(15), Shutdown.TotalTimeout);
    }

    [Fact]
    public async Task Tasks_of_a_phase_run_side_by_side()
    {
        var first = new TaskCompletionSource<Done>();
        var second = new TaskCompletionSource<Done>();
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "first", () =>
        {
            second.SetResult(Done.Instance);
            return first.Task;
        });
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", async () =>
        {
            await second.Task;
            first.SetResult(Done.Instance);
            return Done.Instance;
        });
        await Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);
    }

    [Fact]
    public async Task A_phase_that_fails_is_logged_and_the_next_one_runs()
    {
        var warnings = NewProbe();
        Sys.EventStream.Subscribe(warnings.Ref, typeof(Warning));
        var logged = new TaskCompletionSource<Done>();
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "failing", () => throw new InvalidOperationException("no"));
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "failing later", () => Task.FromException<Done>(new InvalidOperationException("neither")));
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "waits for the log", () => logged.Task);
        Add(CoordinatedShutdown.PhaseClusterLeave, "next");
        var run = Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        Assert.Contains("[failing]", (await warnings.NextAsync<Warning>()).Message.ToString(), StringComparison.Ordinal);
        Assert.Contains("[failing later]", (await warnings.NextAsync<Warning>()).Message.ToString(), StringComparison.Ordinal);
        logged.SetResult(Done.Instance);
        await run.WaitAsync(Limit);
        Assert.Equal(["next"], _ran);
    }

    [Fact]
    public async Task A_phase_that_takes_too_long_is_logged_and_the_next_one_runs()
    {
        var warnings = NewProbe();
        Sys.EventStream.Subscribe(warnings.Ref, typeof(Warning));
        var begun = new TaskCompletionSource();
        var logged = new TaskCompletionSource<Done>();
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "endless", () =>
        {
            begun.SetResult();
            return new TaskCompletionSource<Done>().Task;
        });
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "waits for the log", () => logged.Task);
        Add(CoordinatedShutdown.PhaseClusterLeave, "next");
        var run = Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance);
        await begun.Task.WaitAsync(Limit);
        Pass(5);
        Assert.Contains("service-unbind", (await warnings.NextAsync<Warning>()).Message.ToString(), StringComparison.Ordinal);
        logged.SetResult(Done.Instance);
        await run.WaitAsync(Limit);
        Assert.Equal(["next"], _ran);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_phase_that_must_not_fail_ends_the_run(bool bySlowness)
    {
        var time = new ManualTimeProvider();
        var system = ActorSystem.Create("strict", new ActorSystemSettings
        {
            TimeProvider = time,
            ShutdownPhases = new Dictionary<string, ShutdownPhase>
            {
                ["strict"] = new(Seconds(1), [], Recover: false),
                [CoordinatedShutdown.PhaseActorSystemTerminate] = new(Seconds(1), ["strict"]),
            },
        });
        var begun = new TaskCompletionSource();
        CoordinatedShutdown.Get(system).AddTask("strict", "task", () =>
        {
            begun.SetResult();
            return bySlowness ? new TaskCompletionSource<Done>().Task : Task.FromException<Done>(new NotSupportedException("no"));
        });
        var run = CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.UnknownReason.Instance);
        await begun.Task.WaitAsync(Limit);
        time.Advance(Seconds(1));
        var failure = (await Assert.ThrowsAnyAsync<Exception>(() => run)).GetBaseException();
        if (bySlowness) Assert.IsType<TimeoutException>(failure);
        else Assert.IsType<NotSupportedException>(failure);
        system.ActorSelection("/user").Tell(Kill.Instance);
        await system.WhenTerminated.WaitAsync(Limit);
    }

    [Fact]
    public void An_unknown_phase_is_refused()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Add("unknown", "task"));
        Assert.Contains("unknown", refused.Message, StringComparison.Ordinal);
        Assert.Contains(CoordinatedShutdown.PhaseServiceStop, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_added_during_the_run_to_a_later_phase_runs()
    {
        Shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "adds", () =>
        {
            Add(CoordinatedShutdown.PhaseServiceStop, "added");
            Add(CoordinatedShutdown.PhaseServiceUnbind, "too late");
            return Task.FromResult(Done.Instance);
        });
        await Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance).WaitAsync(Limit);
        Assert.Equal(["added"], _ran);
    }

    [Fact]
    public async Task The_first_reason_stays_and_everything_runs_once()
    {
        Add(CoordinatedShutdown.PhaseServiceStop, "once");
        Assert.Null(Shutdown.ShutdownReason);
        var first = Shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        var second = Shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);
        await first.WaitAsync(Limit);
        Assert.Same(first, second);
        Assert.Same(CoordinatedShutdown.ClusterLeavingReason.Instance, Shutdown.ShutdownReason);
        Assert.Equal(["once"], _ran);
    }

    [Fact]
    public async Task A_run_from_a_phase_leaves_out_the_earlier_ones()
    {
        Add(CoordinatedShutdown.PhaseServiceUnbind, "left out");
        Add(CoordinatedShutdown.PhaseServiceStop, "first");
        Add(CoordinatedShutdown.PhaseClusterLeave, "second");
        await Shutdown.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseServiceStop).WaitAsync(Limit);
        Assert.Equal(["first", "second"], _ran);
        Assert.True(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Terminate_runs_the_shutdown_once()
    {
        Add(CoordinatedShutdown.PhaseServiceStop, "once");
        var first = Sys.Terminate();
        await first.WaitAsync(Limit);
        await Sys.Terminate().WaitAsync(Limit);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, Shutdown.ShutdownReason);
        Assert.Equal(["once"], _ran);
    }

    [Fact]
    public async Task The_last_phase_ends_when_the_system_has_ended()
    {
        await Shutdown.Run(CoordinatedShutdown.ClusterDowningReason.Instance).WaitAsync(Limit);
        Assert.True(Sys.WhenTerminated.IsCompleted);
    }

    private void Add(string phase, string name) => Shutdown.AddTask(phase, name, () =>
    {
        lock (_ran) _ran.Add(name);
        return Task.FromResult(Done.Instance);
    });
}
