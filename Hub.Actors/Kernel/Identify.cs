namespace Hub.Actors.Kernel;

/// <summary>Asks whoever gets it for its reference; the answer is an <see cref="ActorIdentity"/>.</summary>
public sealed class Identify : INotInfluenceReceiveTimeout
{
    /// <summary>Makes the message.</summary>
    /// <param name="messageId">Comes back in the answer; may be null.</param>
    public Identify(object? messageId)
    {
        MessageId = messageId;
    }

    /// <summary>Comes back in the answer.</summary>
    public object? MessageId { get; }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Identify other && Equals(MessageId, other.MessageId);

    /// <inheritdoc/>
    public override int GetHashCode() => MessageId?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override string ToString() => $"<Identify>: {MessageId}";
}
