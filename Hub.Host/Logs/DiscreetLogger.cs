using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;

namespace Hub.Host.Logs;

/// <summary>
/// Hands on what the framework logs, but of a query only that there was one (a token may stand there), and of a request that cannot be read only why
/// (any header may be in what it quotes).
/// </summary>
internal sealed partial class DiscreetLogger(ILogger logger) : ILogger
{
    private const string QueryField = "QueryString";
    private const string HiddenQuery = "?***";
    private const string Hidden = "***";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var query = QueryOf(state);
        var isUnreadable = exception is BadHttpRequestException or ConnectionAbortedException;
        if (query is null && !isUnreadable)
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        string Hide(string text)
        {
            if (query is not null) text = text.Replace(query, HiddenQuery, StringComparison.Ordinal);
            return isUnreadable ? text.Replace(exception!.Message, Brief(exception.Message), StringComparison.Ordinal) : text;
        }

        // The exception says no more than the message: where in the framework it was thrown is nothing to mend.
        var message = Hide(formatter(state, exception));
        if (isUnreadable && !message.Contains(Brief(exception!.Message), StringComparison.Ordinal)) message += $" ({Brief(exception.Message)})";
        var fields = state is IEnumerable<KeyValuePair<string, object?>> named
            ? named.Select(field => field.Value is string text ? new(field.Key, Hide(text)) : field).ToArray()
            : [];
        logger.Log(logLevel, eventId, fields, isUnreadable ? null : exception, (_, _) => message);
    }

    // A lone question mark is no query, and stands in many texts.
    private static string? QueryOf<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> fields
        ? fields.FirstOrDefault(field => field.Key == QueryField).Value as string is { Length: > 1 } query ? query : null
        : null;

    // The framework says what is wrong, and then what it has read.
    private static string Brief(string text) => Quoted().Replace(text, Hidden, 1);

    [GeneratedRegex("""(?<=: )[^ ].*|['"].*""", RegexOptions.Singleline)]
    private static partial Regex Quoted();
}
