namespace Hub.Actors.Kernel;

/// <summary>Gives an actor timers of its own.</summary>
public interface IWithTimers
{
    /// <summary>The timers. Set by the kernel before the constructor's own code, anew for every instance.</summary>
    ITimerScheduler Timers { get; set; }
}
