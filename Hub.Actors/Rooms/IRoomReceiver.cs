namespace Hub.Actors.Rooms;

/// <summary>Where a room's owner sends what a node with members has to know, in order. Safe from any thread.</summary>
internal interface IRoomReceiver
{
    /// <summary>Whether it is on the owner's node, and gives back the credit of messages.</summary>
    bool IsHere { get; }

    void Tell(object message);
}
