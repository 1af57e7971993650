namespace Hub.Actors.TestKit;

/// <summary>
/// Runs the asynchronous forms to their end for specs that are written synchronously. The one place of the kit
/// that blocks a thread.
/// </summary>
internal static class Blocking
{
    public static void Wait(Func<Task> begin)
    {
        var context = SynchronizationContext.Current;
        // A test framework's context may have only as many threads as tests run: continuations that need one of
        // those would wait for the thread that is blocked here.
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
#pragma warning disable VSTHRD002 // The contract has synchronous forms, and no context is left to deadlock with.
            begin().GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public static T Wait<T>(Func<Task<T>> begin)
    {
        T result = default!;
        Wait(async () => { result = await begin(); });
        return result;
    }

    public static IReadOnlyList<T> WaitForAll<T>(IAsyncEnumerable<T> messages, CancellationToken cancellationToken) =>
        Wait(() => messages.ToListAsync(cancellationToken).AsTask());
}
