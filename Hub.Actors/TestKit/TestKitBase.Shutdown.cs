namespace Hub.Actors.TestKit;

/// <content>The end of a system.</content>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan s_shutdown = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestShutdown = TimeSpan.FromSeconds(10);

    /// <summary>Ends the system.</summary>
    /// <param name="duration">How long to wait; null for 5 s, dilated, and 10 s at most.</param>
    /// <param name="verifySystemShutdown">True throws when it takes longer; false logs a warning and stops waiting.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Ends a system, this kit's or another.</summary>
    /// <param name="system">The system.</param>
    /// <param name="duration">How long to wait; null for 5 s, dilated, and 10 s at most.</param>
    /// <param name="verifySystemShutdown">True throws when it takes longer; false logs a warning and stops waiting.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        ArgumentNullException.ThrowIfNull(system);
        var usual = Dilated(s_shutdown);
        var max = duration ?? (usual < s_longestShutdown ? usual : s_longestShutdown);
        if (Blocking.Wait(() => EndsAsync(system.Terminate(), max))) return;

        // The spec is over: nobody waits for what still runs.
        _ = system.FinalTerminate();
        var text = $"The actor system {system.Name} did not end within {max}. Still there: {string.Join(", ", Alive(system.DescribeTree()))}";
        if (verifySystemShutdown) throw new TimeoutException(text);
        system.Log.Warning("{0}", text);
    }

    private static IEnumerable<string> Alive(ActorTreeNode node) => node.Children.SelectMany(Alive).Append(node.Path);

    private async Task<bool> EndsAsync(Task end, TimeSpan max)
    {
        try
        {
            await end.WaitAsync(max, _clock);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
