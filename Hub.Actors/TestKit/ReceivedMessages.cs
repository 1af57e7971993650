using System.Threading.Channels;

namespace Hub.Actors.TestKit;

/// <summary>What came to a test actor and was not looked at yet. Anyone adds, the spec takes.</summary>
internal sealed class ReceivedMessages
{
    // What a timer takes at most; nobody waits that long.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(24);

    private readonly Channel<Envelope> _messages = Channel.CreateUnbounded<Envelope>();

    public void Add(Envelope envelope) => _messages.Writer.TryWrite(envelope);

    public bool TryPeek(out Envelope envelope) => _messages.Reader.TryPeek(out envelope);

    public bool TryTake(out Envelope envelope) => _messages.Reader.TryRead(out envelope);

    /// <summary>True once there is a message, false when none came in time.</summary>
    /// <param name="max">How long to wait; zero only looks, less than zero does not even look; infinite waits for ever.</param>
    /// <param name="clock">Whose time counts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The token says so.</exception>
    public async ValueTask<bool> WaitAsync(TimeSpan max, TimeProvider clock, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (max < TimeSpan.Zero && max != Timeout.InfiniteTimeSpan) return false;
        if (TryPeek(out _)) return true;
        if (max == TimeSpan.Zero) return false;
        using var timeout = new CancellationTokenSource(max < s_longest ? max : s_longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _messages.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return TryPeek(out _);
        }
    }
}
