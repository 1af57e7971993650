namespace Hub.Actors.Kernel;

/// <summary>A message on its way, with whom it came from.</summary>
public readonly struct Envelope : IEquatable<Envelope>
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

    /// <summary>True for the same message from the same sender.</summary>
    /// <param name="other">The other envelope.</param>
    public bool Equals(Envelope other) => Equals(Message, other.Message) && Equals(Sender, other.Sender);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Envelope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Message, Sender);

    /// <summary>True for the same message from the same sender.</summary>
    public static bool operator ==(Envelope left, Envelope right) => left.Equals(right);

    /// <summary>True unless both have the same message and sender.</summary>
    public static bool operator !=(Envelope left, Envelope right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {Sender?.ToString() ?? "NoSender"}";
}
