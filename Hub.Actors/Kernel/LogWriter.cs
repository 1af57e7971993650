using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Actors.Kernel;

/// <summary>Writes log events to an <see cref="ILoggerFactory"/>. Thread-safe.</summary>
internal sealed class LogWriter(ILoggerFactory factory)
{
    private readonly ConcurrentDictionary<Type, ILogger> _loggers = new();

    public bool IsEnabled(Type type, LogLevel level) => LoggerOf(type).IsEnabled(LevelOf(level));

    public void Write(LogEvent logEvent)
    {
        var logger = LoggerOf(logEvent.LogClass);
        var level = LevelOf(logEvent.LogLevel());
        if (!logger.IsEnabled(level)) return;
        logger.Log(level, default, logEvent, logEvent.Cause, static (e, _) => $"[{e.LogSource}] {e.Message}");
    }

    private ILogger LoggerOf(Type type) => _loggers.GetOrAdd(type, static (t, f) => f.CreateLogger(t.FullName ?? t.Name), factory);

    private static Level LevelOf(LogLevel level) => level switch
    {
        LogLevel.DebugLevel => Level.Debug,
        LogLevel.InfoLevel => Level.Information,
        LogLevel.WarningLevel => Level.Warning,
        _ => Level.Error,
    };
}
