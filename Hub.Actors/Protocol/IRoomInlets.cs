namespace Hub.Actors.Protocol;

/// <summary>Finds the inlet of a room, wherever in the cluster the room lives.</summary>
internal interface IRoomInlets
{
    IRoomInlet Of(RoomId room);
}
