namespace Hub.Tests.Fixtures;

/// <summary>Keeps every line of a stream and lets a test wait for one.</summary>
internal sealed class CapturedLines
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly string _name;
    private readonly Task _reading;

    // Guarded by itself: the reading task adds while a test looks. _changed is replaced under the same lock, so no
    // line can come between a look and the wait for the next.
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _completed;

    public CapturedLines(string name, TextReader reader)
    {
        _name = name;
        _reading = ReadAsync(reader);
    }

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>All lines so far as one text.</summary>
    public string Text => string.Join('\n', Lines);

    /// <summary>The first line that <paramref name="matches"/>, come or to come.</summary>
    /// <param name="matches">What to wait for.</param>
    /// <param name="alsoShow">Another stream to quote when the line never comes.</param>
    public async Task<string> WaitForAsync(Func<string, bool> matches, CapturedLines? alsoShow = null)
    {
        while (true)
        {
            Task changed;
            lock (_lines)
            {
                if (_lines.FirstOrDefault(matches) is { } line)
                    return line;
                if (_completed)
                    break;
                changed = _changed.Task;
            }

            await changed.WaitAsync(s_limit);
        }

        if (alsoShow is not null)
            await alsoShow.CompleteAsync();
        throw new InvalidOperationException($"The {_name} ended without the awaited line:\n{Text}\n{alsoShow?.Text}");
    }

    /// <summary>Waits for a line that contains <paramref name="part"/>.</summary>
    public Task<string> WaitForAsync(string part) =>
        WaitForAsync(line => line.Contains(part, StringComparison.Ordinal));

    /// <summary>Waits for the end of the stream.</summary>
    public Task CompleteAsync() => _reading.WaitAsync(s_limit);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            Change(line);
        Change(null);
    }

    private void Change(string? line)
    {
        TaskCompletionSource changed;
        lock (_lines)
        {
            if (line is not null)
                _lines.Add(line);
            else
                _completed = true;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}
