using Hub.Actors.Kernel;
using Hub.Actors.TestKit;
using Hub.Tests.Fixtures;

namespace Hub.Tests.TestKit.Own;

public sealed class KitOfSettingsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_kits_system_is_named_by_the_spec()
    {
        using var kit = new Hub.Actors.TestKit.TestKit(new TestKitSettings(), "mine");
        Assert.Equal("mine", kit.Sys.Name);
        Assert.Matches("^akka://mine/system/testActor[0-9]+$", kit.TestActor.Path.ToString());
    }

    [Fact]
    public async Task A_system_that_does_not_end_in_time_is_named_with_who_is_left()
    {
        var time = new ManualTimeProvider();
        var stays = new TaskCompletionSource();
        var kit = new Hub.Actors.TestKit.TestKit(new TestKitSettings { Clock = time }, "slow");
        CoordinatedShutdown.Get(kit.Sys).AddTask(CoordinatedShutdown.PhaseServiceStop, "stays", async () =>
        {
            await stays.Task;
            return Done.Instance;
        });
        var shutdown = Task.Run(() => kit.Shutdown(verifySystemShutdown: true));
        while (time.ArmedTimers == 0) await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(5));
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => shutdown);
        Assert.StartsWith("The actor system slow did not end within 00:00:05. Still there: ", failure.Message, StringComparison.Ordinal);
        await kit.Sys.WhenTerminated.WaitAsync(s_limit);
        stays.SetResult();
        kit.Dispose();
    }

    [Fact]
    public async Task Without_verification_it_is_a_warning()
    {
        var time = new ManualTimeProvider();
        var stays = new TaskCompletionSource();
        using var kit = new Hub.Actors.TestKit.TestKit(new TestKitSettings { Clock = time });
        CoordinatedShutdown.Get(kit.Sys).AddTask(CoordinatedShutdown.PhaseServiceStop, "stays", async () =>
        {
            await stays.Task;
            return Done.Instance;
        });
        await kit.EventFilter.Warning(start: "The actor system test did not end within 00:00:01.").ExpectOneAsync(async () =>
        {
            var shutdown = Task.Run(() => kit.Shutdown(TimeSpan.FromSeconds(1)));
            while (time.ArmedTimers == 0) await Task.Yield();
            time.Advance(TimeSpan.FromSeconds(1));
            await shutdown;
        });
        stays.SetResult();
    }

    [Fact]
    public void Time_does_not_advance_backwards()
    {
        using var kit = new Hub.Actors.TestKit.TestKit(TestConfigs.TestSchedulerConfig, "virtual");
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TestScheduler)kit.Sys.Scheduler).Advance(TimeSpan.FromSeconds(-1)));
    }
}
