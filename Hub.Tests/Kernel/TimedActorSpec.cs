using Hub.Actors.Kernel;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Kernel;

/// <summary>A system per test on a clock that only the test moves.</summary>
public abstract class TimedActorSpec : IAsyncLifetime
{
    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private protected TimedActorSpec()
    {
        Sys = ActorSystem.Create("timed", new ActorSystemSettings { TimeProvider = Time });
    }

    private protected ManualTimeProvider Time { get; } = new();

    protected ActorSystem Sys { get; }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await Sys.Terminate().WaitAsync(Limit);

    protected Probe NewProbe() => new(Sys);

    protected void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
