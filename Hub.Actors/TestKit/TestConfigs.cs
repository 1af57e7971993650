namespace Hub.Actors.TestKit;

/// <summary>Ready-made settings for a <see cref="TestKit"/>.</summary>
public static class TestConfigs
{
    /// <summary>The system's time stands still until the spec moves it: <c>(TestScheduler)Sys.Scheduler</c>.</summary>
    public static TestKitSettings TestSchedulerConfig { get; } = new() { UseTestScheduler = true };
}
