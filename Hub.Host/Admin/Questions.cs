namespace Hub.Host.Admin;

/// <summary>All that nodes ask each other for those who look after them.</summary>
internal static class Questions
{
    /// <summary>What a node measures.</summary>
    public static readonly Question<NothingAsked, NodeFigures> Figures = new("figures", NodeJson.Default.NothingAsked, NodeJson.Default.NodeFigures);

    /// <summary>The rooms of a node.</summary>
    public static readonly Question<RoomsAsked, RoomsTold> Rooms = new("rooms", NodeJson.Default.RoomsAsked, NodeJson.Default.RoomsTold);

    /// <summary>Closes the connections of a node that are in a room.</summary>
    public static readonly Question<RoomToClose, Counted> CloseRoom = new("close-room", NodeJson.Default.RoomToClose, NodeJson.Default.Counted);

    /// <summary>The connections of a node.</summary>
    public static readonly Question<ConnectionsAsked, ConnectionsTold> Connections = new(
        "connections", NodeJson.Default.ConnectionsAsked, NodeJson.Default.ConnectionsTold);

    /// <summary>One connection, if the node has it.</summary>
    public static readonly Question<ConnectionAsked, ConnectionDetail> Connection = new("connection", NodeJson.Default.ConnectionAsked, NodeJson.Default.ConnectionDetail);

    /// <summary>Has a node close some of its connections so that they go elsewhere.</summary>
    public static readonly Question<ShedAsked, Counted> Shed = new("shed", NodeJson.Default.ShedAsked, NodeJson.Default.Counted);

    /// <summary>The actors of a node.</summary>
    public static readonly Question<ActorsAsked, ActorReport> Actors = new("actors", NodeJson.Default.ActorsAsked, NodeJson.Default.ActorReport);
}
