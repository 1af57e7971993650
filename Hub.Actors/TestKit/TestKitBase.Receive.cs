using System.Runtime.CompilerServices;

namespace Hub.Actors.TestKit;

/// <content>Taking messages, whatever they are.</content>
public abstract partial class TestKitBase
{
    // A Within block whose last act was to collect for as long as it may is not blamed for taking that long.
    private bool _lastCollected;

    /// <inheritdoc cref="ReceiveOneAsync"/>
    public object? ReceiveOne(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ReceiveOneAsync(max, cancellationToken).AsTask());

    /// <summary>Takes the next message.</summary>
    /// <param name="max">
    /// How long to wait, not dilated; zero takes only what is there, <see cref="Timeout.InfiniteTimeSpan"/> waits for
    /// ever, null means <see cref="TestKitSettings.SingleExpectDefault"/>.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message; null when none came in time.</returns>
    public async ValueTask<object?> ReceiveOneAsync(TimeSpan? max = null, CancellationToken cancellationToken = default) =>
        await TryReceiveAsync(max ?? TestKitSettings.SingleExpectDefault, cancellationToken) ? Last.Message : null;

    /// <inheritdoc cref="ReceiveNAsync(int, CancellationToken)"/>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ReceiveNAsync(numberOfMessages, cancellationToken), cancellationToken);

    /// <inheritdoc cref="ReceiveNAsync(int, TimeSpan, CancellationToken)"/>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ReceiveNAsync(numberOfMessages, max, cancellationToken), cancellationToken);

    /// <summary>Takes the next messages within <see cref="RemainingOrDefault"/>.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages as they come.</returns>
    /// <exception cref="TestKitException">Fewer came in time.</exception>
    public IAsyncEnumerable<object> ReceiveNAsync(int numberOfMessages, CancellationToken cancellationToken = default) =>
        ManyAsync(numberOfMessages, max: null, cancellationToken);

    /// <summary>Takes the next messages.</summary>
    /// <param name="numberOfMessages">How many.</param>
    /// <param name="max">How long to wait for all of them, dilated.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages as they come.</returns>
    /// <exception cref="TestKitException">Fewer came in time.</exception>
    /// <exception cref="ArgumentException"><paramref name="max"/> is negative.</exception>
    public IAsyncEnumerable<object> ReceiveNAsync(
        int numberOfMessages, TimeSpan max, CancellationToken cancellationToken = default)
    {
        ThrowIfNegative(max, nameof(max));
        return ManyAsync(numberOfMessages, max, cancellationToken);
    }

    private async IAsyncEnumerable<object> ManyAsync(
        int numberOfMessages, TimeSpan? max, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wait = RemainingOrDilated(max);
        var stop = Now + wait;
        var received = new List<object?>();
        while (received.Count < numberOfMessages)
        {
            if (!await TryReceiveAsync(NotNegative(Left(stop, wait)), cancellationToken))
            {
                throw FailureText.Timeout(wait, $"{numberOfMessages} messages", hint: null, FailureText.Only(received));
            }
            var message = Last.Message;
            received.Add(message);
            yield return message;
        }
    }

    /// <summary>Takes the next message and makes it the last one; without one there is no last one any more.</summary>
    private async ValueTask<bool> TryReceiveAsync(TimeSpan max, CancellationToken cancellationToken)
    {
        _lastCollected = false;
        _last = null;
        if (!await _received.WaitAsync(max, _clock, cancellationToken) || !_received.TryTake(out var envelope)) return false;
        _last = envelope;
        return true;
    }
}
