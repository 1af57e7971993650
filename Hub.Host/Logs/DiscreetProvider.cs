using Microsoft.Extensions.Logging.Console;

namespace Hub.Host.Logs;

/// <summary>
/// The console, without what the framework would write of a request that may hold a secret: its query, and the bytes of one that cannot be read. Its name in
/// the section <c>Logging</c> is the console's.
/// </summary>
[ProviderAlias("Console")]
internal sealed class DiscreetProvider(ConsoleLoggerProvider console) : ILoggerProvider, ISupportExternalScope
{
    // Whoever else sees requests is ours, and logs neither.
    private const string Framework = "Microsoft.AspNetCore.";

    public ILogger CreateLogger(string categoryName)
    {
        var logger = console.CreateLogger(categoryName);
        return categoryName.StartsWith(Framework, StringComparison.Ordinal) ? new DiscreetLogger(logger) : logger;
    }

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => console.SetScopeProvider(scopeProvider);

    // The console is the container's.
    public void Dispose()
    {
    }
}
