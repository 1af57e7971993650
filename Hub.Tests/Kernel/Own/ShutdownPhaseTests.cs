using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

public class ShutdownPhaseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_timeouts_can_be_set()
    {
        var settings = new ActorSystemSettings
        {
            ShutdownPhases = ShutdownPhase.DefaultsWith([new(CoordinatedShutdown.PhaseServiceStop, TimeSpan.FromSeconds(77))]),
        };
        var system = ActorSystem.Create("other", settings);
        Assert.Equal(TimeSpan.FromSeconds(77), CoordinatedShutdown.Get(system).Timeout(CoordinatedShutdown.PhaseServiceStop));
        Assert.Throws<ConfigurationException>(() => ShutdownPhase.DefaultsWith([new("unknown", TimeSpan.FromSeconds(1))]));
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public void A_phase_that_depends_on_itself_is_refused()
    {
        var phases = new Dictionary<string, ShutdownPhase>
        {
            ["a"] = new(TimeSpan.FromSeconds(1), ["b"]),
            ["b"] = new(TimeSpan.FromSeconds(1), ["a"]),
        };
        Assert.Throws<ArgumentException>(() => ShutdownPhase.InOrder(phases));
    }
}
