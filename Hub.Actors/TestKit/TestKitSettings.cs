namespace Hub.Actors.TestKit;

/// <summary>How long a kit waits, and by whose time its system lives. Immutable.</summary>
public sealed class TestKitSettings
{
    /// <summary>How long a <see cref="TestLatch"/> made by the kit waits. Default 5 s.</summary>
    public TimeSpan DefaultTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the kit waits for one message when the spec does not say. Default 3 s.</summary>
    public TimeSpan SingleExpectDefault { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an event filter waits after its action for what is still missing. Default 3 s.</summary>
    public TimeSpan TestEventFilterLeeway { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What <see cref="TestKitBase.Dilated"/> multiplies with: 2 makes every wait twice as long, for slow machines.
    /// Default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not more than zero.</exception>
    public double TestTimeFactor
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1.0;

    /// <summary>
    /// True gives the system a <see cref="TestScheduler"/>: its time stands still until the spec moves it.
    /// Default false: the machine's time. Has no effect on a system the kit did not make.
    /// </summary>
    public bool UseTestScheduler { get; init; }

    // What the kit itself waits by; the system has a clock of its own.
    internal TimeProvider Clock { get; init; } = TimeProvider.System;
}
