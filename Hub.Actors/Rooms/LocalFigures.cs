namespace Hub.Actors.Rooms;

/// <summary>The figures of a room on a node that has members of it. Written by the local room.</summary>
internal sealed class LocalFigures(string room)
{
    private volatile int _members;

    public string Room => room;

    /// <summary>Connections of the node in the room.</summary>
    public int Members
    {
        get => _members;
        set => _members = value;
    }
}
