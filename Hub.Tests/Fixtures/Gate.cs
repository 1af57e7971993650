namespace Hub.Tests.Fixtures;

/// <summary>Holds the first thread that passes, in the middle of an actor's turn for instance, until it is let go.</summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _open = new();

    public void Pass()
    {
        if (_reached.TrySetResult()) Assert.True(_open.Wait(Limits.Generous), "nobody let go");
    }

    /// <summary>Ends when a thread stands here.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(Limits.Generous);

    public void LetGo() => _open.Set();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
