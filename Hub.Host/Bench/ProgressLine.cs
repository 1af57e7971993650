namespace Hub.Host.Bench;

/// <summary>One line on a terminal that says how far a run is, written anew each second; nothing in a pipe.</summary>
internal sealed class ProgressLine(TextWriter? terminal, TimeProvider time)
{
    private long _last = time.GetTimestamp();
    private int _width;

    /// <summary>Whether it is time to say something new.</summary>
    public bool IsDue => terminal is not null && time.GetElapsedTime(_last) >= TimeSpan.FromSeconds(1);

    public void Tell(string text)
    {
        _last = time.GetTimestamp();
        _width = Math.Max(_width, text.Length);
        terminal?.Write($"\r{text.PadRight(_width)}");
    }

    /// <summary>Leaves the line empty for what comes next.</summary>
    public void Clear()
    {
        if (_width > 0) terminal?.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }
}
