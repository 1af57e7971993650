namespace Hub.Actors.TestKit;

/// <summary>
/// Expects events while something is done, or keeps them from other filters. An event counts for the filter that
/// began first of those it matches. The system's own logger gets every event.
/// </summary>
public interface IEventFilterApplier
{
    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    void ExpectOne(Action action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task ExpectAsync(
        int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task ExpectAsync(
        int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ExpectAsync{T}(int, TimeSpan, Func{Task{T}}, CancellationToken)"/>
    Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Does something and expects events from its beginning on.</summary>
    /// <typeparam name="T">What the action returns.</typeparam>
    /// <param name="expectedCount">How many events; in the forms called One, one. None takes as long as the timeout whenever it succeeds.</param>
    /// <param name="timeout">How long to wait after the action, dilated; in the forms without it, <see cref="TestKitSettings.TestEventFilterLeeway"/>, not dilated.</param>
    /// <param name="func">The action.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>What the action returns.</returns>
    /// <exception cref="TestKitException">Fewer events came in time, or more.</exception>
    Task<T> ExpectAsync<T>(
        int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="MuteAsync{T}"/>
    T Mute<T>(Func<T> func, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="MuteAsync{T}"/>
    void Mute(Action action, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="MuteAsync{T}"/>
    Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default);

    /// <summary>Does something and keeps its events from the filters that begin later, however many they are.</summary>
    /// <typeparam name="T">What the action returns.</typeparam>
    /// <param name="func">The action.</param>
    /// <param name="cancellationToken">Not used: there is nothing to wait for.</param>
    /// <returns>What the action returns.</returns>
    Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default);

    /// <summary>Keeps the events from the filters that begin later.</summary>
    /// <returns>Ends it.</returns>
    IUnmutableFilter Mute();
}
