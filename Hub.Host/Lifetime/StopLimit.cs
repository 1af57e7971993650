namespace Hub.Host.Lifetime;

/// <summary>
/// Tells of a stop that takes longer than it may, so that a process that was told to go is gone whatever hangs in it. It waits on a thread of its own, as the
/// pool may be what hangs.
/// </summary>
internal static class StopLimit
{
    /// <param name="limit">How long the stop may take from now.</param>
    /// <param name="exceeded">Called once if the process still lives then.</param>
    public static void Begin(TimeSpan limit, Action exceeded)
    {
        var thread = new Thread(() =>
        {
            new ManualResetEventSlim().Wait(limit);
            exceeded();
        })
        {
            IsBackground = true,
            Name = "hub stop limit",
        };
        thread.Start();
    }
}
