namespace Hub.Actors.Kernel;

/// <summary>A message that reached its actor and that the actor's behaviour did not know. Not a dead letter.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>Makes the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Whom it came from.</param>
    /// <param name="recipient">Who did not know it.</param>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient, DeadLetterReason.Unhandled)
    {
    }
}
