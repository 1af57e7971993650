namespace Hub.Actors.Kernel;

/// <summary>Telling with the sender that the calling actor implies.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message; the sender is the actor whose turn this is, outside of one nobody. Thread-safe.</summary>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message; it must not be changed by anyone afterwards.</param>
    /// <exception cref="InvalidMessageException"><paramref name="message"/> is null.</exception>
    public static void Tell(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.Current);
    }

    /// <summary>Sends a message on and keeps the sender of the message being handled. Thread-safe.</summary>
    /// <param name="receiver">Whom to tell.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="InvalidMessageException"><paramref name="message"/> is null.</exception>
    public static void Forward(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.Current?.Sender);
    }
}
