namespace Hub.Actors.TestKit;

/// <content>Conditions that come true in time.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => AwaitConditionAsync(conditionIsFulfilled, cancellationToken));

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => AwaitConditionAsync(conditionIsFulfilled, max, message: string.Empty, cancellationToken));

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => AwaitConditionAsync(conditionIsFulfilled, max, message, cancellationToken));

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled,
        TimeSpan? max,
        TimeSpan? interval,
        string? message = null,
        CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => AwaitConditionAsync(conditionIsFulfilled, max, interval, message, cancellationToken));

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), cancellationToken);

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max: null, cancellationToken);

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, message: null, cancellationToken);

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), max, message, cancellationToken);

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default)
    {
        var wait = RemainingOrDilated(max);
        return PollAsync(conditionIsFulfilled, wait, wait / 10, message, cancellationToken);
    }

    /// <inheritdoc cref="AwaitConditionAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?, string?, CancellationToken)"/>
    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled,
        TimeSpan? max,
        TimeSpan? interval,
        string? message = null,
        CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(Asynchronous(conditionIsFulfilled), max, interval, message, cancellationToken);

    /// <summary>Waits until a condition is true.</summary>
    /// <param name="conditionIsFulfilled">The condition; asked again and again.</param>
    /// <param name="max">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="interval">How long between two questions. Null asks only twice, at the beginning and at the end; in the forms without it, a tenth of the wait.</param>
    /// <param name="message">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TestKitException">It did not become true in time.</exception>
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled,
        TimeSpan? max,
        TimeSpan? interval,
        string? message = null,
        CancellationToken cancellationToken = default) =>
        PollAsync(conditionIsFulfilled, RemainingOrDilated(max), interval, message, cancellationToken);

    private static Func<Task<bool>> Asynchronous(Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return () => Task.FromResult(condition());
    }

    private async Task PollAsync(
        Func<Task<bool>> condition, TimeSpan max, TimeSpan? interval, string? message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var stop = Now + max;
        while (!await condition())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = stop - Now;
            if (left <= TimeSpan.Zero) throw FailureText.Timeout(max, "a condition", message, "it stayed false");
            await Task.Delay(interval < left ? interval.Value : left, _clock, cancellationToken);
        }
    }
}
