namespace Hub.Actors.Protocol;

/// <summary>Where a connection puts what it has to say in one room. Found once per room, so that a publish looks nothing up.</summary>
internal interface IRoomInlet
{
    RoomId Room { get; }

    /// <summary>Hands the message to the room's owner. Never blocks; safe to call from any thread; one caller's messages keep their order.</summary>
    void Publish(RoomMessage message);
}
