using System.Text;

namespace Hub.Actors.TestKit;

/// <summary>Which of the events a system publishes are meant.</summary>
internal sealed class EventPattern
{
    private readonly string _description;
    private readonly Func<object, bool> _matches;

    private EventPattern(string kind, TextMatch? message, TextMatch? source, Func<object, bool> matches)
    {
        var description = new StringBuilder(kind);
        if (message is not null) description.Append(" whose message ").Append(message);
        if (source is not null) description.Append(message is null ? " whose source " : " and whose source ").Append(source);
        _description = description.ToString();
        _matches = matches;
    }

    /// <summary>Log events of one level.</summary>
    public static EventPattern Log<TEvent>(TextMatch? message, TextMatch? source)
        where TEvent : LogEvent =>
        new(
            typeof(TEvent).Name,
            message,
            source,
            @event => @event is TEvent logged && FromSource(source, logged.LogSource) && Says(message, logged.Message.ToString()));

    /// <summary>Errors; the text is looked for in the event's message and in its exception's.</summary>
    /// <param name="exceptionType">The exception's type, a base or an interface of it; null takes errors without one too.</param>
    /// <param name="message">What the text has to be like.</param>
    /// <param name="source">What the source has to be like.</param>
    /// <param name="checkInnerExceptions">True looks at inner exceptions too.</param>
    public static EventPattern Error(Type? exceptionType, TextMatch? message, TextMatch? source, bool checkInnerExceptions)
    {
        if (exceptionType?.IsAssignableTo(typeof(Exception)) == false)
        {
            throw new ArgumentException($"Only exceptions are logged, and {exceptionType} is none.", nameof(exceptionType));
        }
        return new(
            exceptionType is null ? "Error" : $"Error with {exceptionType}",
            message,
            source,
            @event => @event is Error error && FromSource(source, error.LogSource) && Fits(error, error.Cause));

        bool Fits(Error error, Exception? cause)
        {
            if (cause is null) return exceptionType is null && Says(message, error.Message.ToString());
            if (exceptionType?.IsInstanceOfType(cause) != false
                && (Says(message, error.Message.ToString()) || Says(message, cause.Message)))
            {
                return true;
            }
            return checkInnerExceptions && cause.InnerException is not null && Fits(error, cause.InnerException);
        }
    }

    /// <summary>Dead letters; the source is whom they were for.</summary>
    public static EventPattern DeadLetter(string kind, Func<object, bool> matches, TextMatch? source) =>
        new(
            kind,
            message: null,
            source,
            @event => @event is DeadLetter letter && FromSource(source, letter.Recipient.Path.ToString()) && matches(letter.Message));

    public bool Matches(object @event) => _matches(@event);

    public override string ToString() => _description;

    private static bool FromSource(TextMatch? source, string logSource) => source?.Matches(logSource) != false;

    private static bool Says(TextMatch? message, string? text) => message?.Matches(text ?? string.Empty) != false;
}
