namespace Hub.Actors.Kernel;

/// <summary>
/// An actor that registers a handler per type of message, in its constructor or in what it becomes.
/// The first registration that fits a message gets it.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    // Null while registrations are taken, in the constructor or in Become.
    private MessageHandlers? _handlers;
    private MessageHandlersBuilder? _builder = MessageHandlersBuilder.Rent();

    /// <inheritdoc/>
    protected sealed override void OnReceive(object message)
    {
        if (!Handlers.TryHandle(message)) Unhandled(message);
    }

    /// <summary>Replaces the behaviour by what the action registers.</summary>
    /// <param name="configure">Calls the Receive methods.</param>
    protected void Become(Action configure) => Context.Become(Configure(configure));

    /// <summary>Puts what the action registers on top of the present behaviour.</summary>
    /// <param name="configure">Calls the Receive methods.</param>
    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Configure(configure));

    /// <summary>Handles messages of a type; while the task runs no other message is handled.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="handler">Handles it. Context, Self and Sender stay right after an await.</param>
    /// <param name="shouldHandle">False leaves the message to the next registration; null is always true.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Builder.AddAsync(handler, shouldHandle);

    /// <summary>Handles messages of a type; while the task runs no other message is handled.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="shouldHandle">False leaves the message to the next registration.</param>
    /// <param name="handler">Handles it.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) =>
        Builder.AddAsync(handler, shouldHandle);

    /// <summary>Handles messages of a type; while the task runs no other message is handled.</summary>
    /// <param name="messageType">The type, a base or an interface of it.</param>
    /// <param name="handler">Handles it.</param>
    /// <param name="shouldHandle">False leaves the message to the next registration; null is always true.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Builder.AddAsync(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a type; while the task runs no other message is handled.</summary>
    /// <param name="messageType">The type, a base or an interface of it.</param>
    /// <param name="shouldHandle">False leaves the message to the next registration.</param>
    /// <param name="handler">Handles it.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        Builder.AddAsync(messageType, handler, shouldHandle);

    /// <summary>Handles every message; while the task runs no other message is handled. Must be the last registration.</summary>
    /// <param name="handler">Handles it.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => Builder.AddAsync(handler, null);

    /// <summary>Handles messages of a type.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="handler">Handles it.</param>
    /// <param name="shouldHandle">False leaves the message to the next registration; null is always true.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) => Builder.Add(handler, shouldHandle);

    /// <summary>Handles messages of a type.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="shouldHandle">False leaves the message to the next registration.</param>
    /// <param name="handler">Handles it.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Builder.Add(handler, shouldHandle);

    /// <summary>Handles messages of a type.</summary>
    /// <param name="messageType">The type, a base or an interface of it.</param>
    /// <param name="handler">Handles it.</param>
    /// <param name="shouldHandle">False leaves the message to the next registration; null is always true.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Builder.Add(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a type.</summary>
    /// <param name="messageType">The type, a base or an interface of it.</param>
    /// <param name="shouldHandle">False leaves the message to the next registration.</param>
    /// <param name="handler">Handles it.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Builder.Add(messageType, handler, shouldHandle);

    /// <summary>Handles messages of a type.</summary>
    /// <typeparam name="T">The type, a base or an interface of it.</typeparam>
    /// <param name="handler">Handles it; false leaves the message to the next registration.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void Receive<T>(Func<T, bool> handler) => Builder.Add(handler);

    /// <summary>Handles messages of a type.</summary>
    /// <param name="messageType">The type, a base or an interface of it.</param>
    /// <param name="handler">Handles it; false leaves the message to the next registration.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void Receive(Type messageType, Func<object, bool> handler) => Builder.Add(messageType, handler);

    /// <summary>Handles every message. Must be the last registration.</summary>
    /// <param name="handler">Handles it.</param>
    /// <exception cref="InvalidOperationException">Called after ReceiveAny, or outside of the constructor and Become.</exception>
    protected void ReceiveAny(Action<object> handler) => Builder.Add(handler, null);

    /// <summary>Ends the registrations of the constructor.</summary>
    internal void EndConstruction()
    {
        // A producer may hand out the same instance again after a restart: it keeps its handlers.
        if (_handlers is null) _ = Handlers;
    }

    private MessageHandlers Handlers => _handlers ??= TakeBuilt();

    private MessageHandlersBuilder Builder => _builder ?? throw new InvalidOperationException(
        $"You may only call Receive-methods when constructing the actor and inside Become(). Actor: {Self}");

    private MessageHandlers TakeBuilt()
    {
        var built = _builder!.Build();
        _builder = null;
        return built;
    }

    private Receive Configure(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _builder;
        _builder = MessageHandlersBuilder.Rent();
        try
        {
            configure();
            return _builder.Build().TryHandle;
        }
        finally
        {
            _builder = outer;
        }
    }
}
