namespace Hub.Actors.TestKit;

/// <content>How long there is left to wait.</content>
public abstract partial class TestKitBase
{
    // Set inside of Within, as a point on the kit's own clock.
    private TimeSpan? _end;

    /// <summary>How long the innermost <see cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)"/> still allows; never negative.</summary>
    /// <exception cref="InvalidOperationException">Used outside of one.</exception>
    public TimeSpan Remaining => _end is { } end
        ? NotNegative(end - Now)
        : throw new InvalidOperationException("Remaining means what is left of a Within block, and this is outside of one.");

    /// <summary>What a wait takes when it is not told: <see cref="Remaining"/>, or outside of a Within block the dilated <see cref="TestKitSettings.SingleExpectDefault"/>.</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>A duration, dilated; null is <see cref="RemainingOrDefault"/>.</summary>
    /// <param name="duration">The duration.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } some ? Dilated(some) : RemainingOrDefault;

    /// <summary>A duration, times <see cref="TestKitSettings.TestTimeFactor"/>.</summary>
    /// <param name="duration">The duration.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public TimeSpan Dilated(TimeSpan duration)
    {
        ThrowIfNegative(duration, nameof(duration));
        return duration * TestKitSettings.TestTimeFactor;
    }

    /// <summary><see cref="Remaining"/>, or outside of a Within block the duration as it is.</summary>
    /// <param name="duration">The duration.</param>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is null ? duration : Remaining;

    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static void ThrowIfNegative(TimeSpan duration, string parameterName)
    {
        if (duration < TimeSpan.Zero)
        {
            throw new ArgumentException($"A duration cannot be negative, and this one is {duration}.", parameterName);
        }
    }

    /// <summary>
    /// What is left of a wait that began with <paramref name="max"/>; negative once it is over. A wait of no length is
    /// never over: it takes what is there.
    /// </summary>
    private TimeSpan Left(TimeSpan stop, TimeSpan max)
    {
        if (max == TimeSpan.Zero) return TimeSpan.Zero;
        var left = stop - Now;
        // Not to be taken for Timeout.InfiniteTimeSpan, which is -1 ms.
        return left > TimeSpan.Zero ? left : TimeSpan.MinValue;
    }
}
