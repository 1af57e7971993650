namespace Hub.Actors.Kernel;

/// <summary>A message that nobody handled, as published on the event stream.</summary>
public abstract class AllDeadLetters
{
    private protected AllDeadLetters(object message, IActorRef sender, IActorRef recipient, string reason)
    {
        Message = message;
        Sender = sender;
        Recipient = recipient;
        Reason = reason;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Whom it was for.</summary>
    public IActorRef Recipient { get; }

    /// <summary>Whom it came from; dead letters when from nobody.</summary>
    public IActorRef Sender { get; }

    /// <summary>Why nobody got it; one of <see cref="DeadLetterReason"/>, or a sharding or connection's own.</summary>
    internal string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"DeadLetter from {Sender} to {Recipient}: <{Message}>";
}
