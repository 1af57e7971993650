namespace Hub.Actors.TestKit;

/// <content>Expecting silence.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="ExpectNoMsgAsync(CancellationToken)"/>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectNoMsgAsync(cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectNoMsgAsync(TimeSpan, CancellationToken)"/>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectNoMsgAsync(duration, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectNoMsgAsync(int, CancellationToken)"/>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectNoMsgAsync(milliseconds, cancellationToken).AsTask());

    /// <summary>Expects that nothing comes for <see cref="RemainingOrDefault"/>. It takes that long whenever it succeeds.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TestKitException">Something came.</exception>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        NothingAsync(RemainingOrDefault, cancellationToken);

    /// <summary>Expects that nothing comes. It takes that long whenever it succeeds.</summary>
    /// <param name="duration">For how long, dilated; zero looks only at what has come.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TestKitException">Something came.</exception>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        NothingAsync(Dilated(duration), cancellationToken);

    /// <summary>Expects that nothing comes. It takes that long whenever it succeeds.</summary>
    /// <param name="milliseconds">For how long, in milliseconds and not dilated; zero looks only at what has come.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TestKitException">Something came.</exception>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        NothingAsync(TimeSpan.FromMilliseconds(milliseconds), cancellationToken);

    private async ValueTask NothingAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var start = Now;
        if (await TryReceiveAsync(duration, cancellationToken))
        {
            throw new TestKitException(
                $"Expected no message for {duration}, but {FailureText.Typed(Last.Message)} arrived from "
                + $"{FailureText.From(LastSender)} after {Now - start}.");
        }
    }
}
