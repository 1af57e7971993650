namespace Hub.Actors.TestKit;

/// <content>The synchronous forms of <c>ExpectMsgAsync</c> and <c>ExpectTerminatedAsync</c>.</content>
public abstract partial class TestKitBase
{
    /// <inheritdoc cref="ExpectMsgAsync{T}(TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync<T>(duration, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectMsgAsync{T}(T, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(
        T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync(message, timeout, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectMsgAsync{T}(Predicate{T}, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync(isMessage, timeout, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectMsgAsync{T}(Action{T}, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync(assert, timeout, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectMsgAsync{T}(Func{T, IActorRef, bool}, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(
        Func<T, IActorRef, bool> isMessageAndSender,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync(isMessageAndSender, timeout, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectMsgAsync{T}(Action{T, IActorRef}, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync(assertMessageAndSender, timeout, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectMsgAsync{T}(T, Func{T, T, bool}, TimeSpan?, string?, CancellationToken)"/>
    public T ExpectMsg<T>(
        T expected,
        Func<T, T, bool> comparer,
        TimeSpan? timeout = null,
        string? hint = null,
        CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectMsgAsync(expected, comparer, timeout, hint, cancellationToken).AsTask());

    /// <inheritdoc cref="ExpectTerminatedAsync"/>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectTerminatedAsync(target, timeout, hint, cancellationToken).AsTask());
}
