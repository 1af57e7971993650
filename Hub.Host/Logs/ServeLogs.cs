using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Hub.Host.Logs;

/// <summary>The log of <c>hub serve</c>.</summary>
internal static class ServeLogs
{
    /// <param name="builder">What is served, with all that its settings come from.</param>
    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.Logging
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
            });
        var services = builder.Services;
        services.AddSingleton<ConsoleFormatter, JsonLogFormatter>();
        services.AddOptions<ConsoleLoggerOptions>().Configure<IOptions<LogOptions>>((console, log) =>
        {
            // Standard output belongs to the results of a command, for serve that is the banner.
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            if (log.Value.Format == LogFormat.Json) console.FormatterName = JsonLogFormatter.FormatterName;
        });
        // Only the console is to be another: the events of operators have a provider, too.
        foreach (var bare in services.Where(service => service.ImplementationType == typeof(ConsoleLoggerProvider)).ToList()) services.Remove(bare);
        services.AddSingleton<ConsoleLoggerProvider>();
        services.AddSingleton<ILoggerProvider, DiscreetProvider>();
    }
}
