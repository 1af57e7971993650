using System.Collections;

namespace Hub.Actors.TestKit;

/// <content>Looking for one message among others.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="FishForMessageAsync{T}(Predicate{T}, ArrayList?, TimeSpan?, string, CancellationToken)"/>
    public object FishForMessage(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => FishForMessageAsync(isMessage, max, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="FishForMessageAsync{T}(Predicate{T}, ArrayList?, TimeSpan?, string, CancellationToken)"/>
    public T FishForMessage<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => FishForMessageAsync(isMessage, max, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="FishForMessageAsync{T}(Predicate{T}, ArrayList?, TimeSpan?, string, CancellationToken)"/>
    public T FishForMessage<T>(
        Predicate<T> isMessage,
        ArrayList? allMessages,
        TimeSpan? max = null,
        string hint = "",
        CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => FishForMessageAsync(isMessage, allMessages, max, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="FishForMessageAsync{T}(Predicate{T}, ArrayList?, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<object> FishForMessageAsync(
        Predicate<object> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync<object>(isMessage, allMessages: null, max, hint, cancellationToken);

    /// <inheritdoc cref="FishForMessageAsync{T}(Predicate{T}, ArrayList?, TimeSpan?, string, CancellationToken)"/>
    public ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage, TimeSpan? max = null, string hint = "", CancellationToken cancellationToken = default) =>
        FishForMessageAsync(isMessage, allMessages: null, max, hint, cancellationToken);

    /// <summary>Takes messages until one is of a type and a function is true for it; the others are thrown away.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="isMessage">True for the message that is looked for.</param>
    /// <param name="allMessages">Cleared, then filled with the messages that were thrown away; may be null.</param>
    /// <param name="max">How long to look, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">It did not come in time.</exception>
    public async ValueTask<T> FishForMessageAsync<T>(
        Predicate<T> isMessage,
        ArrayList? allMessages,
        TimeSpan? max = null,
        string hint = "",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var wait = RemainingOrDilated(max);
        var stop = Now + wait;
        var thrownAway = new List<object?>();
        allMessages?.Clear();
        while (await TryReceiveAsync(Left(stop, wait), cancellationToken))
        {
            if (Last.Message is T message && isMessage(message)) return message;
            thrownAway.Add(Last.Message);
            allMessages?.Add(Last.Message);
        }
        throw FailureText.Timeout(
            wait, $"a message of type {typeof(T)} that satisfies the predicate", hint, FailureText.Only(thrownAway));
    }
}
