namespace Hub.Tests.Fixtures;

/// <summary>Waits for what tells nobody that it has come about, and leaves the processor to those who bring it about.</summary>
internal static class Poll
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(10);

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(_ => Task.FromResult(condition()));

    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        using var turns = new PeriodicTimer(Every, TimeProvider.System);
        while (!await condition(limit.Token)) await turns.WaitForNextTickAsync(limit.Token);
    }
}
