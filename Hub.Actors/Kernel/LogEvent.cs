namespace Hub.Actors.Kernel;

/// <summary>Something to log; published on the event stream, and written to the system's logger.</summary>
public abstract class LogEvent
{
    private protected LogEvent(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    /// <summary>The exception that belongs to it; null when none does.</summary>
    public Exception? Cause { get; }

    /// <summary>Where it comes from: an actor's path, as a rule.</summary>
    public string LogSource { get; }

    /// <summary>The type it comes from; names the logger.</summary>
    public Type LogClass { get; }

    /// <summary>What is to say.</summary>
    public object Message { get; }

    /// <summary>How much it matters.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc/>
    public override string ToString() => Cause is null
        ? $"[{GetType().Name}][{LogSource}] {Message}"
        : $"[{GetType().Name}][{LogSource}] {Message}{Environment.NewLine}Cause: {Cause}";
}
