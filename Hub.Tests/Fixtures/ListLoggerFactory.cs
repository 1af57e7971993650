using Microsoft.Extensions.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Fixtures;

/// <summary>Writes what is logged into a list: level, category, text and exception.</summary>
internal sealed class ListLoggerFactory(List<string> lines, Level least = Level.Information) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new ListLogger(lines, categoryName, least);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This factory writes to its list only.");

    public void Dispose()
    {
    }

    private sealed class ListLogger(List<string> lines, string category, Level least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Level logLevel) => logLevel >= least;

        public void Log<TState>(Level logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.Add($"{logLevel} {category} {formatter(state, exception)} {exception?.Message}");
        }
    }
}
