namespace Hub.Actors.Kernel;

/// <summary>Takes the registrations while an actor is constructed or becomes something.</summary>
internal sealed class MessageHandlersBuilder
{
    // One per thread is reused: constructors run one after the other, and only a Become inside of one nests.
    [ThreadStatic]
    private static MessageHandlersBuilder? t_free;

    private readonly List<Delegate> _delegates = [];
    private HandlerShape _shape = HandlerShape.Empty;

    private MessageHandlersBuilder()
    {
    }

    public static MessageHandlersBuilder Rent()
    {
        var builder = t_free ?? new MessageHandlersBuilder();
        t_free = null;
        return builder;
    }

    public void Add<T>(Action<T> handler, Predicate<T>? shouldHandle) =>
        Add(shouldHandle is null ? ActionKind<T>.Instance : ActionIfKind<T>.Instance, handler, shouldHandle);

    public void Add<T>(Func<T, bool> handler) => Add(FuncKind<T>.Instance, handler, null);

    public void AddAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle) =>
        Add(shouldHandle is null ? AsyncKind<T>.Instance : AsyncIfKind<T>.Instance, handler, shouldHandle);

    public void Add(Type messageType, Action<object> handler, Predicate<object>? shouldHandle) => Add(
        HandlerShape.OfType(messageType, shouldHandle is null ? ActionKind<object>.Instance : ActionIfKind<object>.Instance),
        handler,
        shouldHandle);

    public void Add(Type messageType, Func<object, bool> handler) =>
        Add(HandlerShape.OfType(messageType, FuncKind<object>.Instance), handler, null);

    public void AddAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle) => Add(
        HandlerShape.OfType(messageType, shouldHandle is null ? AsyncKind<object>.Instance : AsyncIfKind<object>.Instance),
        handler,
        shouldHandle);

    /// <summary>Ends it and gives the builder back.</summary>
    public MessageHandlers Build()
    {
        var handlers = new MessageHandlers(_shape, _delegates.ToArray());
        _delegates.Clear();
        _shape = HandlerShape.Empty;
        t_free = this;
        return handlers;
    }

    private void Add(HandlerKind kind, Delegate handler, Delegate? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_shape.IsClosed)
        {
            throw new InvalidOperationException(
                "A handler that catches all messages has been added. No handler can be added after that. "
                + $"Actor: {ActorCell.Current}");
        }
        _shape = _shape.Then(kind);
        _delegates.Add(handler);
        if (shouldHandle is not null) _delegates.Add(shouldHandle);
    }
}
