using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// A publish into a durable room, kept by its sender's node until it is known what has become of it. Where the owner that had it is gone, it is said again to the
/// next one, which finds out by its id whether it has a place already. Safe from any thread.
/// </summary>
/// <param name="route">The way to the room.</param>
/// <param name="reply">Who waits for it; null for nobody.</param>
internal sealed class HeldPublish(RoomRoute route, IPublishReply? reply) : IPublishReply
{
    private Publish? _publish;
    private ICredit? _credit;

    /// <summary>Its place among all that is said through the route to the room's shard; 0 before it has one.</summary>
    public long Order { get; set; }

    public bool IsAwaited => reply is not null;

    /// <summary>Sends it.</summary>
    public void Begin(RoomMessage message, string? key, PublishId id)
    {
        _credit = message.Credit;
        _publish = new Publish(message, key, this, id);
        route.Tell(_publish, ActorRefs.NoSender);
    }

    public void Accepted(RoomPosition position) => reply?.Accepted(position);

    public void Refused(ErrorCode error, string message)
    {
        if (reply is not null) reply.Refused(error, message);
        else _credit?.Expire();
    }

    public void Lost(string reason)
    {
        // Its credit has come back with the first attempt.
        _publish = _publish! with { Message = _publish.Message with { Credit = null }, IsAgain = true };
        route.Tell(_publish, ActorRefs.NoSender);
    }

    public void Send() => reply?.Send();

    // Answers that come together are sent on together, by whoever waits for them.
    public override bool Equals(object? other) => other is HeldPublish held && reply is not null ? reply.Equals(held.Reply) : ReferenceEquals(this, other);

    public override int GetHashCode() => reply?.GetHashCode() ?? 0;

    private IPublishReply? Reply => reply;
}
