namespace Hub.Actors.Protocol;

/// <summary>Where a connection puts what it has to say in one room. Found once per room, so that a publish looks nothing up.</summary>
internal interface IRoomInlet
{
    RoomId Room { get; }

    /// <summary>Hands the message to the room's owner. Never blocks; safe to call from any thread; one caller's messages keep their order.</summary>
    /// <param name="message">The message.</param>
    /// <param name="key">Makes it the same message as the user's last one of that key; null for a message of its own.</param>
    /// <param name="reply">Told what became of it; null for nobody.</param>
    void Publish(RoomMessage message, string? key = null, IPublishReply? reply = null);
}
