namespace Hub.Actors.Kernel;

/// <summary>Answers an <see cref="Identify"/>.</summary>
public sealed class ActorIdentity
{
    /// <summary>Makes the message.</summary>
    /// <param name="messageId">The id of the question.</param>
    /// <param name="subject">Who is there; null when nobody is.</param>
    public ActorIdentity(object? messageId, IActorRef? subject)
    {
        MessageId = messageId;
        Subject = subject;
    }

    /// <summary>The id of the question.</summary>
    public object? MessageId { get; }

    /// <summary>Who is there; null when nobody is.</summary>
    public IActorRef? Subject { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is ActorIdentity other && Equals(MessageId, other.MessageId) && Equals(Subject, other.Subject);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MessageId, Subject);

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}
