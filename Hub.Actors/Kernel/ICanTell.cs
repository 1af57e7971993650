namespace Hub.Actors.Kernel;

/// <summary>Anything a message can be told to.</summary>
public interface ICanTell
{
    /// <summary>Sends a message and returns at once. Thread-safe.</summary>
    /// <param name="message">The message; it must not be changed by anyone afterwards.</param>
    /// <param name="sender">Whom an answer goes to; null means nobody, and answers become dead letters.</param>
    /// <exception cref="InvalidMessageException"><paramref name="message"/> is null.</exception>
    void Tell(object message, IActorRef? sender);
}
