namespace Hub.Actors.TestKit;

/// <content>Expecting the next message. Each takes exactly one, also when it is not the expected one.</content>
public abstract partial class TestKitBase
{
    /// <summary>Expects the next message to be of a type.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="duration">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else did.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        NextAsync<T>(duration, check: null, hint, cancellationToken);

    /// <summary>Expects the next message to be equal to one; sequences are equal when their elements are.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="message">The expected message.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else did.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync(message, static (expected, actual) => MessageEquality.AreEqual(expected, actual), timeout, hint, cancellationToken);

    /// <summary>Expects the next message to be one a function is true for.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="isMessage">True for the expected message.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else did.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>((message, _) => isMessage(message), timeout, hint, cancellationToken);

    /// <summary>Expects a message and has a function assert more about it.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="assert">Throws when it is not the expected message.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something of another type.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<T>((message, _) => assert(message), timeout, hint, cancellationToken);

    /// <summary>Expects the next message and its sender to be ones a function is true for.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="isMessageAndSender">True for the expected message and sender.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else did.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(isMessageAndSender);
        return NextAsync<T>(
            timeout,
            (message, sender, max) =>
            {
                if (isMessageAndSender(message, sender)) return;
                throw FailureText.Unexpected($"a message of type {typeof(T)} that satisfies the predicate", max, message!, sender, hint);
            },
            hint,
            cancellationToken);
    }

    /// <summary>Expects a message and has a function assert more about it and its sender.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="assertMessageAndSender">Throws when they are not the expected ones.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something of another type.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertMessageAndSender);
        return NextAsync<T>(
            timeout, (message, sender, _) => assertMessageAndSender(message, sender), hint, cancellationToken);
    }

    /// <summary>Expects the next message to be one that a comparer calls equal to the expected one.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="expected">The expected message.</param>
    /// <param name="comparer">Gets the expected message and the one that came; true when they are the same.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else did.</exception>
    public ValueTask<T> ExpectMsgAsync<T>(
        T expected,
        Func<T, T, bool> comparer,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        return NextAsync<T>(
            timeout,
            (message, sender, max) =>
            {
                if (!comparer(expected, message)) throw FailureText.Unexpected(FailureText.Show(expected), max, message!, sender, hint);
            },
            hint,
            cancellationToken);
    }

    /// <summary>Expects to be told that an actor is gone; the spec has to <see cref="Watch"/> it.</summary>
    /// <param name="target">The actor.</param>
    /// <param name="timeout">How long to wait, dilated; null for <see cref="RemainingOrDefault"/>.</param>
    /// <param name="hint">Shown when it fails.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The message.</returns>
    /// <exception cref="TestKitException">Nothing came in time, or something else did.</exception>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var expected = $"Terminated of {target}";
        return NextAsync<Terminated>(
            timeout,
            (terminated, sender, max) =>
            {
                if (!target.Equals(terminated.ActorRef)) throw FailureText.Unexpected(expected, max, terminated, sender, hint);
            },
            hint,
            cancellationToken,
            expected);
    }

    private async ValueTask<T> NextAsync<T>(
        TimeSpan? timeout,
        Action<T, IActorRef, TimeSpan>? check,
        string? hint,
        CancellationToken cancellationToken,
        string? awaited = null)
    {
        var max = RemainingOrDilated(timeout);
        awaited ??= $"a message of type {typeof(T)}";
        if (!await TryReceiveAsync(max, cancellationToken)) throw FailureText.Timeout(max, awaited, hint);
        if (Last.Message is not T message) throw FailureText.Unexpected(awaited, max, Last.Message, LastSender, hint);
        check?.Invoke(message, LastSender, max);
        return message;
    }
}
