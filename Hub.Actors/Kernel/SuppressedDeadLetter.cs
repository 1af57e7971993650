namespace Hub.Actors.Kernel;

/// <summary>A message that could not be delivered, which is nothing to worry about.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>Makes the message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Whom it came from.</param>
    /// <param name="recipient">Whom it was for.</param>
    /// <exception cref="ArgumentNullException">The sender or the recipient is null.</exception>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
        : this(message, sender, recipient, DeadLetterReason.Told)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }

    internal SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient, string reason)
        : base(message, sender, recipient, reason)
    {
    }
}
