namespace Hub.Actors.Rooms;

/// <summary>A local room on the owner's node.</summary>
internal sealed class ActorReceiver(IActorRef localRoom) : IRoomReceiver
{
    public bool IsHere => true;

    public void Tell(object message) => localRoom.Tell(message);
}
