namespace Hub.Actors.Kernel;

/// <summary>
/// Which dead letters are logged: the first ones, then none for a while, so that a flood of them does not
/// become a flood of log lines. Thread-safe: the lock guards the two fields.
/// </summary>
internal sealed class DeadLetterLog(SystemClock clock, int mostInARow, TimeSpan pause)
{
    private readonly Lock _lock = new();
    private int _count;
    private TimeSpan? _silentUntil;

    /// <summary>Set when the system ends: letters to actors that just stopped tell nothing then.</summary>
    public bool IsSilenced { get; set; }

    /// <summary>The text to log for a letter; null when it is not logged.</summary>
    public string? Next(AllDeadLetters letter)
    {
        if (IsSilenced || mostInARow <= 0 || letter.Message is IDeadLetterSuppression) return null;
        lock (_lock)
        {
            _count++;
            if (_silentUntil is null)
            {
                if (_count < mostInARow) return Text(letter, string.Empty);
                _silentUntil = clock.Now + pause;
                return Text(letter, $", no more dead letters will be logged in next [{pause}]");
            }
            if (clock.Now <= _silentUntil) return null;
            var text = Text(letter, $", of which {_count - mostInARow - 1} were not logged. The counter will be reset now");
            _silentUntil = null;
            _count = 0;
            return text;
        }
    }

    private string Text(AllDeadLetters letter, string andThen)
    {
        var origin = letter.Sender is DeadLetterRef ? string.Empty : $" from {letter.Sender}";
        var fate = letter is UnhandledMessage ? "was unhandled" : $"was not delivered ({letter.Reason})";
        return $"Message [{letter.Message.GetType().Name}]{origin} to {letter.Recipient} {fate}. "
            + $"[{_count}] dead letters encountered{andThen}. Message content: {letter.Message}";
    }
}
