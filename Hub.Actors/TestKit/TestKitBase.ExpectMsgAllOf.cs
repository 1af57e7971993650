using System.Runtime.CompilerServices;

namespace Hub.Actors.TestKit;

/// <content>Expecting several messages in any order.</content>
public abstract partial class TestKitBase
{
    /// <summary>Expects these messages in any order, and none in between, within <see cref="RemainingOrDefault"/>.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The expected messages; one that is expected twice has to come twice.</param>
    /// <returns>The messages in the order they came.</returns>
    /// <exception cref="TestKitException">Too few came in time, or others.</exception>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages) =>
        Blocking.WaitForAll(ExpectMsgAllOfAsync(messages, CancellationToken.None), CancellationToken.None);

    /// <inheritdoc cref="ExpectMsgAllOfAsync{T}(IReadOnlyCollection{T}, CancellationToken)"/>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ExpectMsgAllOfAsync(messages, cancellationToken), cancellationToken);

    /// <summary>Expects these messages in any order, and none in between.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="max">How long to wait for all of them, dilated.</param>
    /// <param name="messages">The expected messages; one that is expected twice has to come twice.</param>
    /// <returns>The messages in the order they came.</returns>
    /// <exception cref="TestKitException">Too few came in time, or others.</exception>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(TimeSpan max, params T[] messages) =>
        Blocking.WaitForAll(ExpectMsgAllOfAsync(max, messages, CancellationToken.None), CancellationToken.None);

    /// <inheritdoc cref="ExpectMsgAllOfAsync{T}(TimeSpan, IReadOnlyCollection{T}, CancellationToken)"/>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        Blocking.WaitForAll(ExpectMsgAllOfAsync(max, messages, cancellationToken), cancellationToken);

    /// <summary>Expects these messages in any order, and none in between, within <see cref="RemainingOrDefault"/>.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="messages">The expected messages; one that is expected twice has to come twice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages in the order they come. Whether they are the right ones shows at the end.</returns>
    /// <exception cref="TestKitException">Too few came in time, or others.</exception>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default) =>
        AllOfAsync(max: null, messages, cancellationToken);

    /// <summary>Expects these messages in any order, and none in between.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="max">How long to wait for all of them, dilated.</param>
    /// <param name="messages">The expected messages; one that is expected twice has to come twice.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The messages in the order they come. Whether they are the right ones shows at the end.</returns>
    /// <exception cref="TestKitException">Too few came in time, or others.</exception>
    /// <exception cref="ArgumentException"><paramref name="max"/> is negative.</exception>
    public IAsyncEnumerable<T> ExpectMsgAllOfAsync<T>(
        TimeSpan max, IReadOnlyCollection<T> messages, CancellationToken cancellationToken = default)
    {
        ThrowIfNegative(max, nameof(max));
        return AllOfAsync(max, messages, cancellationToken);
    }

    private async IAsyncEnumerable<T> AllOfAsync<T>(
        TimeSpan? max, IReadOnlyCollection<T> messages, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var missing = messages.ToList();
        var unexpected = new List<object?>();
        await foreach (var message in ManyAsync(messages.Count, max, cancellationToken))
        {
            var at = missing.FindIndex(expected => Equals(expected, message));
            if (at >= 0) missing.RemoveAt(at);
            else unexpected.Add(message);
            if (message is T typed) yield return typed;
        }
        // As many came as were expected, so what is missing was replaced by something else.
        if (missing.Count > 0)
        {
            throw new TestKitException(
                $"not found {FailureText.List(missing.Cast<object?>())}, found unexpected {FailureText.List(unexpected)}"
                + $" among {messages.Count} messages that arrived in time.");
        }
    }
}
