namespace Hub.Actors.Kernel;

/// <content>The run.</content>
public sealed partial class CoordinatedShutdown
{
    private ILoggingAdapter Log => Logging.GetLogger(System, this);

    private async Task RunOnceAsync(string? fromPhase)
    {
        try
        {
            foreach (var phase in _order.SkipWhile(p => fromPhase is not null && p != fromPhase))
            {
                await RunPhaseAsync(phase);
            }
            _done.SetResult(Done.Instance);
        }
        catch (Exception e)
        {
            // A phase that must not fail did: the one who called Run learns it.
            _done.SetException(e);
        }
    }

    private async Task RunPhaseAsync(string name)
    {
        (string Name, Func<Task<Done>> Run)[] tasks;
        lock (_lock) tasks = _tasks.TryGetValue(name, out var list) ? [.. list] : [];
        Log.Debug("Performing phase [{0}] with [{1}] tasks: [{2}]", name, tasks.Length, string.Join(',', tasks.Select(t => t.Name)));
        if (tasks.Length == 0) return;

        var phase = _phases[name];
        var all = Task.WhenAll(tasks.Select(task => RunTaskAsync(name, task.Name, task.Run, phase.Recover)));
        try
        {
            await all.WaitAsync(phase.Timeout, _timeProvider);
        }
        catch (TimeoutException) when (!all.IsCompleted && phase.Recover)
        {
            Log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", name, phase.Timeout);
        }
        catch (TimeoutException) when (!all.IsCompleted)
        {
            throw new TimeoutException($"Coordinated shutdown phase [{name}] timed out after {phase.Timeout}");
        }
    }

    private async Task RunTaskAsync(string phase, string name, Func<Task<Done>> run, bool recover)
    {
        try
        {
            await run();
        }
        catch (Exception e) when (recover)
        {
            Log.Warning(e, "Task [{0}] failed in phase [{1}]: {2}", name, phase, e.Message);
        }
    }
}
