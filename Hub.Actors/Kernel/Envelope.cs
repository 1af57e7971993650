namespace Hub.Actors.Kernel;

/// <summary>A message on its way, with whom it came from.</summary>
public readonly struct Envelope
{
    /// <summary>Puts a message into an envelope.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Whom an answer goes to; null means nobody.</param>
    public Envelope(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>Whom an answer goes to; null means nobody.</summary>
    public IActorRef? Sender { get; }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {Sender?.ToString() ?? "NoSender"}";
}
