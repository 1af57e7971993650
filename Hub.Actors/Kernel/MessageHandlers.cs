namespace Hub.Actors.Kernel;

/// <summary>The registrations of one actor, or of one of its behaviours.</summary>
internal sealed class MessageHandlers(HandlerShape shape, Delegate[] delegates)
{
    /// <summary>Calls the first handler that fits; false when none does.</summary>
    public bool TryHandle(object message) => shape.TryHandle(message, delegates);
}
