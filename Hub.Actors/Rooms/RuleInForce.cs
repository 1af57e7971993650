namespace Hub.Actors.Rooms;

/// <summary>The rule of one open room, looked up anew when the rules have changed. Belongs to the turns of the room's actor.</summary>
internal struct RuleInForce
{
    // Whose place another list takes as a whole.
    private IList<RoomRule>? _among;

    /// <summary>That of the last look.</summary>
    public RoomRule Rule { get; private set; }

    /// <summary>Looks whether it is another one now.</summary>
    public bool Changes(RoomOptions options, string room)
    {
        var among = options.Rooms;
        if (ReferenceEquals(among, _among)) return false;
        var (before, found) = (Rule, options.RuleOf(room));
        _among = among;
        // Where history is kept is fixed while a room is open: what it has is there.
        if (before is not null && found.History != before.History) return false;
        Rule = found;
        return !ReferenceEquals(found, before);
    }
}
