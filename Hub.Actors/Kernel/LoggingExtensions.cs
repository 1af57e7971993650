using System.Globalization;

namespace Hub.Actors.Kernel;

/// <summary>Forms of <see cref="ILoggingAdapter.Log"/> per level. Arguments are put into <c>{0}</c>, <c>{1}</c>, … of the text.</summary>
public static class LoggingExtensions
{
    /// <summary>Logs for those who look for a defect.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Debug(this ILoggingAdapter log, string format, params object?[] args) =>
        Log(log, LogLevel.DebugLevel, null, format, args);

    /// <summary>Logs for those who look for a defect.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Debug(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Log(log, LogLevel.DebugLevel, cause, format, args);

    /// <summary>Logs what goes its ordinary way.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Info(this ILoggingAdapter log, string format, params object?[] args) =>
        Log(log, LogLevel.InfoLevel, null, format, args);

    /// <summary>Logs what goes its ordinary way.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Info(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Log(log, LogLevel.InfoLevel, cause, format, args);

    /// <summary>Logs what somebody should look at.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Warning(this ILoggingAdapter log, string format, params object?[] args) =>
        Log(log, LogLevel.WarningLevel, null, format, args);

    /// <summary>Logs what somebody should look at.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Warning(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Log(log, LogLevel.WarningLevel, cause, format, args);

    /// <summary>Logs a defect.</summary>
    /// <param name="log">The log.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Error(this ILoggingAdapter log, string format, params object?[] args) =>
        Log(log, LogLevel.ErrorLevel, null, format, args);

    /// <summary>Logs a defect.</summary>
    /// <param name="log">The log.</param>
    /// <param name="cause">The exception that belongs to it, or null.</param>
    /// <param name="format">The text.</param>
    /// <param name="args">What is put into it.</param>
    public static void Error(this ILoggingAdapter log, Exception? cause, string format, params object?[] args) =>
        Log(log, LogLevel.ErrorLevel, cause, format, args);

    private static void Log(ILoggingAdapter log, LogLevel level, Exception? cause, string format, object?[] args)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (!log.IsEnabled(level)) return;
        log.Log(level, cause, args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args));
    }
}
