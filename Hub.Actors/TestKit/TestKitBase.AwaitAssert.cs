namespace Hub.Actors.TestKit;

/// <content>Assertions that come true in time.</content>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan s_defaultInterval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc cref="AwaitAssertAsync(Func{Task}, TimeSpan?, TimeSpan?, CancellationToken)"/>
    public void AwaitAssert(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => AwaitAssertAsync(assertion, duration, interval, cancellationToken));

    /// <inheritdoc cref="AwaitAssertAsync(Func{Task}, TimeSpan?, TimeSpan?, CancellationToken)"/>
    public Task AwaitAssertAsync(
        Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        return AwaitAssertAsync(
            () =>
            {
                assertion();
                return Task.CompletedTask;
            },
            duration,
            interval,
            cancellationToken);
    }

    /// <summary>
    /// Tries an assertion until it does not throw. When the time is over it throws what the assertion threw last, in
    /// the words of whatever assertion library the spec uses.
    /// </summary>
    /// <param name="assertion">The assertion. It may tell messages, and is called again and again.</param>
    /// <param name="duration">How long to try, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="interval">How long between two attempts; null for 100 ms, <see cref="Timeout.InfiniteTimeSpan"/> tries once.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ArgumentException">A duration is negative.</exception>
    public async Task AwaitAssertAsync(
        Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var pause = interval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : interval ?? s_defaultInterval;
        ThrowIfNegative(pause, nameof(interval));
        var max = RemainingOrDilated(duration);
        var stop = Now + max;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = stop - Now < pause ? stop - Now : pause;
            try
            {
                await assertion();
                return;
            }
            // Whatever an assertion library throws; the last one is thrown on.
            catch (Exception) when (Now + next < stop)
            {
            }
            await Task.Delay(next, _clock, cancellationToken);
        }
    }
}
