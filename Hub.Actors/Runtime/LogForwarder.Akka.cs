using Akka.Actor.Setup;
using Akka.Dispatch;
using Microsoft.Extensions.Logging;

namespace Hub.Actors.Runtime;

/// <summary>Writes what Akka logs to the host's loggers.</summary>
internal sealed class LogForwarder : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _loggers = Context.System.Settings.Setup.Get<Target>().Value.Loggers;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent logged:
                Write(logged, _loggers.CreateLogger(logged.LogClass.FullName!));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static void Write(LogEvent logged, ILogger logger)
    {
        var level = LevelOf(logged);
        if (!logger.IsEnabled(level)) return;
        logger.Log(level, default, logged, logged.Cause, static (each, _) => $"[{each.LogSource}] {each.Message}");
    }

    private static LogLevel LevelOf(LogEvent logged) => logged switch
    {
        Error => LogLevel.Error,
        Warning => LogLevel.Warning,
        Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    /// <summary>Carries the host's loggers to the forwarder, which Akka makes by its type alone.</summary>
    internal sealed class Target(ILoggerFactory loggers) : Setup
    {
        public ILoggerFactory Loggers => loggers;
    }
}
