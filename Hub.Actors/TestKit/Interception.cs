namespace Hub.Actors.TestKit;

/// <summary>Takes the events of one pattern while a spec does something, and counts them. Thread-safe.</summary>
internal sealed class Interception(EventPattern pattern)
{
    // Enough to see what went on.
    private const int MostKept = 10;

    // Guards the fields below; nothing foreign is called under it.
    private readonly Lock _lock = new();
    private readonly List<object> _taken = [];
    private readonly List<object> _others = [];
    private TaskCompletionSource _changed = NewSignal();
    private Exception? _failure;
    private int _count;

    /// <summary>True when the event is one of the pattern; nobody else gets it then.</summary>
    public bool TryTake(object @event)
    {
        var matches = false;
        Exception? failure = null;
        try
        {
            matches = pattern.Matches(@event);
        }
        // The spec's own function threw, on the thread of some actor that only logged: it is the spec's to hear of it.
        catch (Exception e)
        {
            failure = e;
        }
        TaskCompletionSource changed;
        lock (_lock)
        {
            _failure ??= failure;
            if (matches) _count++;
            var kept = matches ? _taken : _others;
            if (kept.Count < MostKept) kept.Add(@event);
            changed = _changed;
            _changed = NewSignal();
        }
        changed.SetResult();
        return matches;
    }

    /// <summary>Waits until so many events came; for none, until one did.</summary>
    /// <exception cref="TestKitException">The time is over and fewer came, or more came.</exception>
    public async Task ExpectAsync(int expected, TimeSpan max, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(max, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_failure is not null || _count >= Math.Max(expected, 1)) break;
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }
        Check(expected, max);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Show(List<object> events) => $"[{string.Join(", ", events.Select(Show))}]";

    private static string Show(object @event) => @event switch
    {
        LogEvent { Cause: { } cause } logged => $"{logged.GetType().Name} from {logged.LogSource}: {logged.Message} ({cause.GetType()}: {cause.Message})",
        LogEvent logged => $"{logged.GetType().Name} from {logged.LogSource}: {logged.Message}",
        _ => @event.ToString()!,
    };

    private void Check(int expected, TimeSpan max)
    {
        lock (_lock)
        {
            if (_failure is not null) throw new TestKitException($"The function of the filter {pattern} threw: {_failure.Message}", _failure);
            if (_count == expected) return;
            throw new TestKitException(_count < expected
                ? $"Timeout ({max}) while waiting for {expected} events that match {pattern}: only {_count} came. Others that came: {Show(_others)}."
                : $"Received {_count - expected} {(_count - expected == 1 ? "message" : "messages")} too many. "
                    + $"Expected {expected} events that match {pattern} within {max}, but {_count} came: {Show(_taken)}.");
        }
    }
}
