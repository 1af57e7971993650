namespace Hub.Actors.Protocol;

/// <summary>Says who may do what in which room.</summary>
internal interface IRoomAccess
{
    /// <summary>Answers at once unless an application's policy takes its time. Does not throw.</summary>
    Decision Decide(Identity who, RoomId room, RoomRight right);
}
