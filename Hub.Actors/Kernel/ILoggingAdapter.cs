namespace Hub.Actors.Kernel;

/// <summary>
/// Logs for one source: what is enabled is published on the event stream and written to the system's
/// <c>ILoggerFactory</c>, in the category of the source's type. Thread-safe.
/// </summary>
public interface ILoggingAdapter
{
    /// <summary>True when debug events go anywhere.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>True when information goes anywhere.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>True when warnings go anywhere.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>True when errors go anywhere.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>True when events of this level go anywhere.</summary>
    /// <param name="logLevel">The level.</param>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Logs a text.</summary>
    /// <param name="logLevel">The level.</param>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="format">The text.</param>
    void Log(LogLevel logLevel, Exception? cause, string format);
}
