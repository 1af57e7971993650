namespace Hub.Actors.Kernel;

/// <summary>Publishes what one source logs.</summary>
internal sealed class EventLog(ActorSystem system, string source, Type type) : ILoggingAdapter
{
    public bool IsDebugEnabled => IsEnabled(LogLevel.DebugLevel);

    public bool IsInfoEnabled => IsEnabled(LogLevel.InfoLevel);

    public bool IsWarningEnabled => IsEnabled(LogLevel.WarningLevel);

    public bool IsErrorEnabled => IsEnabled(LogLevel.ErrorLevel);

    public bool IsEnabled(LogLevel logLevel) =>
        system.EventStream.HasSubscribers(TypeOf(logLevel)) || system.LogWriter.IsEnabled(type, logLevel);

    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
        if (!IsEnabled(logLevel)) return;
        system.EventStream.Publish(logLevel switch
        {
            LogLevel.DebugLevel => new Debug(cause, source, type, format),
            LogLevel.InfoLevel => new Info(cause, source, type, format),
            LogLevel.WarningLevel => new Warning(cause, source, type, format),
            LogLevel.ErrorLevel => new Error(cause, source, type, format),
            _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "There are four levels."),
        });
    }

    private static Type TypeOf(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        _ => typeof(Error),
    };
}
