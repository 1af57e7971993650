using System.Text.RegularExpressions;

namespace Hub.Actors.TestKit;

/// <summary>
/// Says which events are meant. Of <c>message</c>, <c>start</c> and <c>contains</c> the first that is not null counts;
/// none of them takes every text. Upper and lower case are the same, except to a regular expression.
/// </summary>
public sealed class EventFilterFactory
{
    private readonly TestKitBase _kit;

    internal EventFilterFactory(TestKitBase kit) => _kit = kit;

    /// <summary>Errors with an exception of a type. The text may be the event's or the exception's.</summary>
    /// <typeparam name="TException">The type, or a base of it.</typeparam>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text begins.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Exception<TException>(
        string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception =>
        Exception(typeof(TException), message, start, contains, source);

    /// <summary>Errors with an exception of a type. The text may be the event's or the exception's.</summary>
    /// <typeparam name="TException">The type, or a base of it.</typeparam>
    /// <param name="pattern">What the text matches.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null)
        where TException : Exception =>
        Exception(typeof(TException), pattern, source);

    /// <summary>Errors with an exception of a type. The text may be the event's or the exception's.</summary>
    /// <param name="exceptionType">The type, or a base of it.</param>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text begins.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    /// <param name="checkInnerExceptions">True looks at inner exceptions too.</param>
    /// <exception cref="ArgumentException">The type is no exception.</exception>
    public IEventFilterApplier Exception(
        Type exceptionType,
        string? message = null,
        string? start = null,
        string? contains = null,
        string? source = null,
        bool checkInnerExceptions = false)
    {
        ArgumentNullException.ThrowIfNull(exceptionType);
        return Apply(EventPattern.Error(
            exceptionType, TextMatch.Of(message, start, contains), TextMatch.OfSource(source), checkInnerExceptions));
    }

    /// <summary>Errors with an exception of a type. The text may be the event's or the exception's.</summary>
    /// <param name="exceptionType">The type, or a base of it.</param>
    /// <param name="pattern">What the text matches.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    /// <param name="checkInnerExceptions">True looks at inner exceptions too.</param>
    /// <exception cref="ArgumentException">The type is no exception.</exception>
    public IEventFilterApplier Exception(
        Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false)
    {
        ArgumentNullException.ThrowIfNull(exceptionType);
        return Apply(EventPattern.Error(exceptionType, TextMatch.Of(pattern), TextMatch.OfSource(source), checkInnerExceptions));
    }

    /// <summary>Errors, with an exception or without. The text may be the event's or the exception's.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text begins.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Error(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Apply(EventPattern.Error(
            exceptionType: null, TextMatch.Of(message, start, contains), TextMatch.OfSource(source), checkInnerExceptions: false));

    /// <summary>Errors, with an exception or without. The text may be the event's or the exception's.</summary>
    /// <param name="pattern">What the text matches.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Error(Regex pattern, string? source = null) =>
        Apply(EventPattern.Error(
            exceptionType: null, TextMatch.Of(pattern), TextMatch.OfSource(source), checkInnerExceptions: false));

    /// <summary>Warnings.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text begins.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Warning(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Apply(EventPattern.Log<Warning>(TextMatch.Of(message, start, contains), TextMatch.OfSource(source)));

    /// <summary>Warnings.</summary>
    /// <param name="pattern">What the text matches.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Warning(Regex pattern, string? source = null) =>
        Apply(EventPattern.Log<Warning>(TextMatch.Of(pattern), TextMatch.OfSource(source)));

    /// <summary>Information; dead letters and unhandled messages are logged so, too.</summary>
    /// <param name="message">The whole text.</param>
    /// <param name="start">How the text begins.</param>
    /// <param name="contains">A part of the text.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Info(
        string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Apply(EventPattern.Log<Info>(TextMatch.Of(message, start, contains), TextMatch.OfSource(source)));

    /// <summary>Information; dead letters and unhandled messages are logged so, too.</summary>
    /// <param name="pattern">What the text matches.</param>
    /// <param name="source">Where the event comes from: for an actor its path, with or without the address; null for anywhere.</param>
    public IEventFilterApplier Info(Regex pattern, string? source = null) =>
        Apply(EventPattern.Log<Info>(TextMatch.Of(pattern), TextMatch.OfSource(source)));

    /// <summary>Dead letters.</summary>
    public IEventFilterApplier DeadLetter() => DeadLetter<object>();

    /// <summary>Dead letters whose message is of a type.</summary>
    /// <typeparam name="TMessage">The type, a base or an interface of it.</typeparam>
    /// <param name="source">The path of whom they were for, with or without the address; null for anyone.</param>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => DeadLetter(typeof(TMessage), source);

    /// <summary>Dead letters whose message is of a type and one a function is true for.</summary>
    /// <typeparam name="TMessage">The type, a base or an interface of it.</typeparam>
    /// <param name="isMatch">True for the message.</param>
    /// <param name="source">The path of whom they were for, with or without the address; null for anyone.</param>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(isMatch);
        return DeadLetter(typeof(TMessage), message => isMatch((TMessage)message), source);
    }

    /// <summary>Dead letters whose message is of a type.</summary>
    /// <param name="type">The type, a base or an interface of it.</param>
    /// <param name="source">The path of whom they were for, with or without the address; null for anyone.</param>
    public IEventFilterApplier DeadLetter(Type type, string? source = null) => DeadLetter(type, static _ => true, source);

    /// <summary>Dead letters whose message is of a type and one a function is true for.</summary>
    /// <param name="type">The type, a base or an interface of it.</param>
    /// <param name="isMatch">True for the message.</param>
    /// <param name="source">The path of whom they were for, with or without the address; null for anyone.</param>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(isMatch);
        return Apply(EventPattern.DeadLetter(
            type == typeof(object) ? "DeadLetter" : $"DeadLetter of {type}",
            message => type.IsInstanceOfType(message) && isMatch(message),
            TextMatch.OfSource(source)));
    }

    private EventFilterApplier Apply(EventPattern pattern) => new(_kit, pattern);
}
