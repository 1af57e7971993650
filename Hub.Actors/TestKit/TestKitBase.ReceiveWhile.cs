using System.Runtime.CompilerServices;

namespace Hub.Actors.TestKit;

/// <content>Collecting messages as long as they are of one kind. What ends the collecting stays to be received.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="ReceiveWhileAsync{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ReceiveWhileAsync(max, filter, msgs, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveWhileAsync{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        TimeSpan? max,
        TimeSpan? idle,
        Func<object, T?> filter,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ReceiveWhileAsync(max, idle, filter, msgs, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveWhileAsync{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Func<object, T?> filter,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveWhileAsync{T}(Predicate{T}, TimeSpan?, TimeSpan?, int, bool, CancellationToken)"/>
    public IReadOnlyList<T> ReceiveWhile<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(
            ReceiveWhileAsync(shouldContinue, max, idle, msgs, shouldIgnoreOtherMessageTypes, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveWhileAsync{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max, Func<object, T?> filter, int msgs = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, Timeout.InfiniteTimeSpan, msgs, cancellationToken);

    /// <inheritdoc cref="ReceiveWhileAsync{T}(Func{object, T}, TimeSpan?, TimeSpan?, int, CancellationToken)"/>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        TimeSpan? max,
        TimeSpan? idle,
        Func<object, T?> filter,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default) =>
        ReceiveWhileAsync(filter, max, idle, msgs, cancellationToken);

    /// <summary>Takes messages as long as a function makes something of them.</summary>
    /// <typeparam name="T">What it makes.</typeparam>
    /// <param name="filter">Makes something of a message; null ends the collecting.</param>
    /// <param name="max">How long to collect, dilated; null for <see cref="RemainingOrDefault"/>, zero takes only what is there.</param>
    /// <param name="idle">How long a silence may be; null for any.</param>
    /// <param name="msgs">How many at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What was made of the messages, as they come.</returns>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Func<object, T?> filter,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return CollectAsync<T>(message => (filter(message), Passed: false), max, idle, msgs, cancellationToken);
    }

    /// <summary>Takes messages of a type as long as a function is true for them.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="shouldContinue">True for a message to take; false ends the collecting.</param>
    /// <param name="max">How long to collect, dilated; null for <see cref="RemainingOrDefault"/>, zero takes only what is there.</param>
    /// <param name="idle">How long a silence may be; null for any.</param>
    /// <param name="msgs">How many at most.</param>
    /// <param name="shouldIgnoreOtherMessageTypes">True throws messages of other types away, false ends the collecting at one.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages, as they come.</returns>
    public IAsyncEnumerable<T> ReceiveWhileAsync<T>(
        Predicate<T> shouldContinue,
        TimeSpan? max = null,
        TimeSpan? idle = null,
        int msgs = int.MaxValue,
        bool shouldIgnoreOtherMessageTypes = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(shouldContinue);
        return CollectAsync<T>(
            message => message is T typed
                ? (shouldContinue(typed) ? message : null, Passed: false)
                : (null, Passed: shouldIgnoreOtherMessageTypes),
            max,
            idle,
            msgs,
            cancellationToken);
    }

    // The loop of all forms. What is made of a message is yielded; null ends the collecting, unless it is passed over.
    private async IAsyncEnumerable<T> CollectAsync<T>(
        Func<object, (object? Made, bool Passed)> look,
        TimeSpan? max,
        TimeSpan? idle,
        int msgs,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = RemainingOrDilated(max);
        var stop = Now + wait;
        Envelope? taken = null;
        for (var count = 0; count < msgs;)
        {
            var left = Left(stop, wait);
            if (idle is { } silence && silence >= TimeSpan.Zero && silence < left) left = silence;
            if (!await _received.WaitAsync(left, _clock, cancellationToken) || !_received.TryPeek(out var next)) break;
            var (made, passed) = look(next.Message);
            if (made is null && !passed) break;
            _received.TryTake(out _);
            taken = next;
            if (passed) continue;
            count++;
            _last = next;
            yield return (T)made!;
        }
        _last = taken;
        _lastCollected = true;
    }
}
