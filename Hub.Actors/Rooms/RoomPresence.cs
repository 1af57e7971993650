using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>
/// Who is in a room: connections, those of one user together as one member. Remembers which members have changed since somebody last
/// asked. Belongs to the room's turns.
/// </summary>
internal sealed class RoomPresence
{
    private readonly Dictionary<(Incarnation Node, ConnectionId Connection), Present> _connections = [];

    // The connections of each user, in the order in which they came or last set their data.
    private readonly Dictionary<string, List<(Incarnation Node, ConnectionId Connection)>> _users = [];

    // Members that have changed, as they were before: null for one that was not there. Null while nobody wants to know.
    private Dictionary<(string? User, ConnectionId Connection), (Incarnation Node, PresentMember? Before)>? _changed;

    /// <summary>How many members.</summary>
    public int Count => _users.Count + _connections.Count - UserConnections;

    public bool IsEmpty => _connections.Count == 0;

    /// <summary>Whether changes are remembered.</summary>
    public bool IsWatched
    {
        set => _changed = value ? _changed ?? [] : null;
    }

    /// <summary>Whether some are.</summary>
    public bool HasChanged => _changed is { Count: > 0 };

    private int UserConnections { get; set; }

    /// <summary>A connection is in the room, or has other data.</summary>
    public void Enter(Incarnation node, ConnectionId connection, string? user, ReadOnlyMemory<byte> data)
    {
        var key = (node, connection);
        var isKnown = _connections.TryGetValue(key, out var former);
        if (isKnown && former.User == user && former.Data.Span.SequenceEqual(data.Span)) return;
        Remember(user, key);
        // As another user's it is another member, and the former has left or has a connection less.
        if (isKnown && former.User != user) Remember(former.User, key);
        if (_connections.Remove(key) && former.User is not null) Withdraw(former.User, key);
        _connections.Add(key, new Present(user, data));
        if (user is null) return;
        if (!_users.TryGetValue(user, out var theirs)) _users.Add(user, theirs = []);
        theirs.Add(key);
        UserConnections++;
    }

    public void Exit(Incarnation node, ConnectionId connection)
    {
        var key = (node, connection);
        if (!_connections.TryGetValue(key, out var present)) return;
        Remember(present.User, key);
        _connections.Remove(key);
        if (present.User is not null) Withdraw(present.User, key);
    }

    /// <summary>All connections of a node are gone.</summary>
    public void ExitAll(Incarnation node) => Replace(node, []);

    /// <summary>The connections of a node are these, and no others.</summary>
    public void Replace(Incarnation node, IReadOnlyCollection<MemberEntered> present)
    {
        var stay = present.Select(member => member.Connection).ToHashSet();
        foreach (var (ofNode, connection) in _connections.Keys)
            if (ofNode == node && !stay.Contains(connection)) Exit(ofNode, connection);
        foreach (var member in present) Enter(node, member.Connection, member.User, member.Data);
    }

    /// <summary>Nodes that have connections here.</summary>
    public IReadOnlyCollection<Incarnation> Nodes() => [.. _connections.Keys.Select(key => key.Node).Distinct()];

    /// <summary>Every connection.</summary>
    public IReadOnlyList<MemberEntered> Connections() =>
        [.. _connections.Select(present => new MemberEntered(present.Key.Node, present.Key.Connection, present.Value.User, present.Value.Data))];

    /// <summary>The names of users, one for each of their connections, in order.</summary>
    public IReadOnlyList<string> Names() => [.. _connections.Values.Select(present => present.User).OfType<string>().Order(StringComparer.Ordinal)];

    public PresentMembers List() => new(Count, _connections.Count, [.. Members().OrderBy(member => member.Member, StringComparer.Ordinal).Take(PresentMembers.Most)]);

    /// <summary>What has changed since the last call; whoever came and left in between is not in it.</summary>
    public IReadOnlyList<PresenceChange> TakeChanges()
    {
        if (_changed is not { } changed) return [];
        _changed = [];
        var changes = new List<PresenceChange>(changed.Count);
        foreach (var ((user, connection), (node, before)) in changed)
        {
            var now = Find(user, (node, connection));
            if (now is not null) changes.Add(new PresenceChange(now, HasLeft: false));
            else if (before is not null) changes.Add(new PresenceChange(before, HasLeft: true));
        }

        return changes;
    }

    private IEnumerable<PresentMember> Members() => _users.Keys.Select(OfUser).Concat(
        from present in _connections
        where present.Value.User is null
        select OfConnection(present.Key.Connection, present.Value));

    private PresentMember OfUser(string user)
    {
        var theirs = _users[user];
        var data = theirs.Select(key => _connections[key].Data).LastOrDefault(data => !data.IsEmpty);
        return new PresentMember(user, user, theirs.Count, data);
    }

    private static PresentMember OfConnection(ConnectionId connection, Present present) => new(connection.ToString(), null, 1, present.Data);

    private PresentMember? Find(string? user, (Incarnation Node, ConnectionId Connection) key)
    {
        if (user is not null) return _users.ContainsKey(user) ? OfUser(user) : null;
        return _connections.TryGetValue(key, out var present) && present.User is null ? OfConnection(key.Connection, present) : null;
    }

    private void Remember(string? user, (Incarnation Node, ConnectionId Connection) key)
    {
        if (_changed is null) return;
        var member = (user, user is null ? key.Connection : ConnectionId.None);
        if (!_changed.ContainsKey(member)) _changed.Add(member, (key.Node, Find(user, key)));
    }

    private void Withdraw(string user, (Incarnation Node, ConnectionId Connection) key)
    {
        var theirs = _users[user];
        theirs.Remove(key);
        UserConnections--;
        if (theirs.Count == 0) _users.Remove(user);
    }

    private readonly record struct Present(string? User, ReadOnlyMemory<byte> Data);
}
