namespace Hub.Actors.TestKit;

/// <content>Expecting the next message, from a certain sender.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="ExpectMsgFromAsync{T}(IActorRef, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgFromAsync<T>(sender, duration, hint, cancellationToken).AsTask());

    /// <summary>Expects the next message to be of a type and to come from a sender.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="sender">The sender.</param>
    /// <param name="duration">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else, or from somebody else.</exception>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgFromAsync<T>(sender, static _ => true, duration, hint, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFromAsync{T}(IActorRef, T, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsgFrom<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgFromAsync(sender, message, timeout, hint, cancellationToken).AsTask());

    /// <summary>Expects the next message to be equal to one and to come from a sender.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="sender">The sender.</param>
    /// <param name="message">The expected message.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else, or from somebody else.</exception>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        NextFromAsync<T>(
            sender, actual => MessageEquality.AreEqual(message, actual), FailureText.Show(message), timeout, hint, cancellationToken);

    /// <inheritdoc cref="ExpectMsgFromAsync{T}(IActorRef, Predicate{T}, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsgFrom<T>(
        IActorRef sender,
        Predicate<T> isMessage,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgFromAsync(sender, isMessage, timeout, hint, cancellationToken).AsTask());

    /// <summary>Expects the next message to be one a function is true for and to come from a sender.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="sender">The sender.</param>
    /// <param name="isMessage">True for the expected message.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else, or from somebody else.</exception>
    public ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender,
        Predicate<T> isMessage,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        return NextFromAsync(sender, isMessage, $"a message of type {typeof(T)} that satisfies the predicate", timeout, hint, cancellationToken);
    }

    private ValueTask<T> NextFromAsync<T>(
        IActorRef sender, Predicate<T> isMessage, string expected, TimeSpan? timeout, string? hint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sender);
        return NextAsync<T>(
            timeout,
            (message, actual, max) =>
            {
                if (!sender.Equals(actual) || !isMessage(message))
                {
                    throw FailureText.Unexpected($"{expected} from {sender}", max, message!, actual, hint);
                }
            },
            hint,
            cancellationToken,
            $"a message of type {typeof(T)} from {sender}");
    }
}
