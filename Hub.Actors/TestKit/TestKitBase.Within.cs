namespace Hub.Actors.TestKit;

/// <content>Blocks that have to end in time.</content>
public abstract partial class TestKitBase
{
    // Timers may come a little early or late; a block that ends on the dot must not be called unfinished.
    private static readonly TimeSpan s_timerTolerance = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public void Within(
        TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, hint: null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public void Within(
        TimeSpan min,
        TimeSpan max,
        Action action,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        Within(
            min,
            max,
            () =>
            {
                action();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);
    }

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public T Within<T>(
        TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, hint: null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public T Within<T>(
        TimeSpan min,
        TimeSpan max,
        Func<T> function,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Blocking.Wait(
            () => WithinAsync(min, max, () => Task.FromResult(function()), hint, epsilonValue, cancellationToken));
    }

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public Task WithinAsync(
        TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, hint: null, epsilonValue, cancellationToken);

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public Task WithinAsync(
        TimeSpan min,
        TimeSpan max,
        Func<Task> actionAsync,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actionAsync);
        return WithinAsync(
            min,
            max,
            async () =>
            {
                await actionAsync();
                return true;
            },
            hint,
            epsilonValue,
            cancellationToken);
    }

    /// <inheritdoc cref="WithinAsync{T}(TimeSpan, TimeSpan, Func{Task{T}}, string?, TimeSpan?, CancellationToken)"/>
    public Task<T> WithinAsync<T>(
        TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, hint: null, epsilonValue, cancellationToken);

    /// <summary>
    /// Runs a block that has to end in time. The waits inside of it that are not told how long share what is left, see
    /// <see cref="Remaining"/>. Blocks may be nested: an inner one ends with the outer one at the latest.
    /// </summary>
    /// <param name="min">How long it has to take at least, not dilated.</param>
    /// <param name="max">How long it may take, dilated.</param>
    /// <param name="function">The block.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="epsilonValue">How much longer than <paramref name="max"/> is still in time; null for nothing.</param>
    /// <param name="cancellationToken">Ends the waiting for the block.</param>
    /// <returns>What the block returns.</returns>
    /// <exception cref="TestKitException">
    /// The block took too long or too short, or its minimum does not fit into the block around it. Too long is no
    /// failure when the last it did was to collect messages by ReceiveWhile.
    /// </exception>
    /// <exception cref="ArgumentException">A duration is negative.</exception>
    public async Task<T> WithinAsync<T>(
        TimeSpan min,
        TimeSpan max,
        Func<Task<T>> function,
        string? hint = null,
        TimeSpan? epsilonValue = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ThrowIfNegative(min, nameof(min));
        max = Dilated(max);
        var start = Now;
        var outerEnd = _end;
        if (outerEnd - start is { } rest)
        {
            if (rest < min)
            {
                throw new TestKitException($"A block of at least {min} does not fit: only {rest} is left of the one around it.{FailureText.Hint(hint)}");
            }
            if (rest < max) max = rest;
        }
        _lastCollected = false;
        _end = start + max;
        T result;
        try
        {
            result = await InTimeAsync(function(), max, hint, cancellationToken);
        }
        finally
        {
            _end = outerEnd;
        }
        var took = Now - start;
        if (took < min)
        {
            throw new TestKitException($"The block took {took} and should have taken at least {min}.{FailureText.Hint(hint)}");
        }
        if (!_lastCollected && took > max + (epsilonValue ?? TimeSpan.Zero))
        {
            throw new TestKitException($"The block took {took} and should have taken {max} at most.{FailureText.Hint(hint)}");
        }
        return result;
    }

    private async Task<T> InTimeAsync<T>(Task<T> block, TimeSpan max, string? hint, CancellationToken cancellationToken)
    {
        try
        {
            return await block.WaitAsync(NotNegative(max) + s_timerTolerance, _clock, cancellationToken);
        }
        catch (TimeoutException) when (!block.IsCompleted)
        {
            throw new TestKitException($"The block did not end within {max}.{FailureText.Hint(hint)}");
        }
    }
}
