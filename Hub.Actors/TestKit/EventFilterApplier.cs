namespace Hub.Actors.TestKit;

/// <summary>Applies one pattern to one system.</summary>
internal sealed class EventFilterApplier(TestKitBase kit, EventPattern pattern) : IEventFilterApplier
{
    private readonly PublishedEvents _events = PublishedEvents.Of(kit.Sys);

    public void ExpectOne(Action action, CancellationToken cancellationToken = default) =>
        Expect(1, action, cancellationToken);

    public void ExpectOne(TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, action, cancellationToken);

    public T ExpectOne<T>(Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, func, cancellationToken);

    public T ExpectOne<T>(TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Expect(1, timeout, func, cancellationToken);

    public Task ExpectOneAsync(Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, actionAsync, cancellationToken);

    public Task ExpectOneAsync(TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, action, cancellationToken);

    public Task<T> ExpectOneAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, func, cancellationToken);

    public Task<T> ExpectOneAsync<T>(TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        ExpectAsync(1, timeout, func, cancellationToken);

    public void Expect(int expectedCount, Action action, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectAsync(expectedCount, AsTask(action), cancellationToken));

    public void Expect(int expectedCount, TimeSpan timeout, Action action, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectAsync(expectedCount, timeout, AsTask(action), cancellationToken));

    public T Expect<T>(int expectedCount, Func<T> func, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectAsync(expectedCount, () => Task.FromResult(func()), cancellationToken));

    public T Expect<T>(int expectedCount, TimeSpan timeout, Func<T> func, CancellationToken cancellationToken = default) =>
        Blocking.Wait(() => ExpectAsync(expectedCount, timeout, () => Task.FromResult(func()), cancellationToken));

    public Task ExpectAsync(int expectedCount, Func<Task> actionAsync, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, actionAsync, timeout: null, cancellationToken);

    public Task ExpectAsync(
        int expectedCount, Func<Task> actionAsync, TimeSpan? timeout, CancellationToken cancellationToken = default) =>
        InterceptAsync(WithResult(actionAsync), expectedCount, timeout, cancellationToken);

    public Task ExpectAsync(
        int expectedCount, TimeSpan timeout, Func<Task> action, CancellationToken cancellationToken = default) =>
        ExpectAsync(expectedCount, action, timeout, cancellationToken);

    public Task<T> ExpectAsync<T>(int expectedCount, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, expectedCount, timeout: null, cancellationToken);

    public Task<T> ExpectAsync<T>(
        int expectedCount, TimeSpan timeout, Func<Task<T>> func, CancellationToken cancellationToken = default) =>
        InterceptAsync(func, expectedCount, timeout, cancellationToken);

    public T Mute<T>(Func<T> func, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            return func();
        }
    }

    public void Mute(Action action, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            action();
        }
    }

    public async Task MuteAsync(Func<Task> action, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            await action();
        }
    }

    public async Task<T> MuteAsync<T>(Func<Task<T>> func, CancellationToken cancellationToken = default)
    {
        using (Mute())
        {
            return await func();
        }
    }

    public IUnmutableFilter Mute() => Begin(new Interception(pattern));

    private static Func<Task> AsTask(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private static Func<Task<bool>> WithResult(Func<Task> action) => async () =>
    {
        await action();
        return true;
    };

    private UnmutableFilter Begin(Interception interception)
    {
        _events.Add(interception);
        return new UnmutableFilter(_events, interception);
    }

    private async Task<T> InterceptAsync<T>(
        Func<Task<T>> func, int expectedCount, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var max = timeout is { } some ? kit.Dilated(some) : kit.TestKitSettings.TestEventFilterLeeway;
        var interception = new Interception(pattern);
        using (Begin(interception))
        {
            var result = await func();
            await interception.ExpectAsync(expectedCount, max, kit.TestKitSettings.Clock, cancellationToken);
            return result;
        }
    }
}
