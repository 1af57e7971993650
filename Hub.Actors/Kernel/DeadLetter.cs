namespace Hub.Actors.Kernel;

/// <summary>A message that could not be delivered.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>Makes the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Whom it came from.</param>
    /// <param name="recipient">Whom it was for.</param>
    /// <exception cref="ArgumentNullException">The sender or the recipient is null.</exception>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient)
        : this(message, sender, recipient, DeadLetterReason.Told)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }

    internal DeadLetter(object message, IActorRef sender, IActorRef recipient, string reason)
        : base(message, sender, recipient, reason)
    {
    }
}
