using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <content>Who is in the room: told to its owner, and by it to those who watch.</content>
internal sealed partial class LocalRoom
{
    // Those that are listed; null for none.
    private Dictionary<ConnectionId, Present>? _present;

    // Those that are told who comes and goes; null for none.
    private Dictionary<ConnectionId, IMember>? _watchers;

    // Whatever the owner has told before, and still tells by the former number, does not count any more.
    private void Declare()
    {
        _isDeclared = false;
        _services.Listeners.Remove(_listener);
        _listener = _services.Listeners.Add(Self);
        var present = (_present ?? []).Select(member => Entered(member.Key, member.Value)).ToArray();
        _route.Tell(
            new DeclareInterest(
                _services.Node, _listener, new ActorReceiver(Self), _epoch.Length == 0 ? null : Top, present, Watches: _watchers is not null),
            Self);
    }

    private void Announce(Join join)
    {
        var id = join.Member.Id;
        if (join.Subscription is { WatchesPresence: true } && Rule.Presence)
        {
            if (_watchers is null) _route.Tell(new WatchPresence(_services.Node, Watches: true), Self);
            (_watchers ??= []).Add(id, join.Member);
        }

        if (join.Subscription is { IsObserver: true } || (!Rule.Presence && join.Introduction is null)) return;
        var present = new Present(join.Introduction?.Name ?? join.User, join.Introduction);
        (_present ??= []).Add(id, present);
        _route.Tell(Entered(id, present), Self);
        if (join.Introduction?.Greeting is { } greeting) _route.Publish(greeting);
    }

    private void Depart(ConnectionId member)
    {
        if (_watchers is not null && _watchers.Remove(member) && _watchers.Count == 0)
        {
            _watchers = null;
            _route.Tell(new WatchPresence(_services.Node, Watches: false), Self);
        }

        if (_present is null || !_present.Remove(member, out var present)) return;
        _route.Tell(new MemberExited(_services.Node, member), Self);
        if (present.Introduction?.Farewell is { } farewell) _route.Publish(farewell);
    }

    private void Set(SetPresence set)
    {
        if (_present is null || !_present.TryGetValue(set.Member.Id, out var present)) return;
        _present[set.Member.Id] = present = present with { Data = set.Data };
        _route.Tell(Entered(set.Member.Id, present), Self);
        set.Member.Deliver(set.Reply);
    }

    // Who was introduced has that name, whoever it is.
    private void Show(ShowUser show)
    {
        if (_present is null || !_present.TryGetValue(show.Member, out var present) || present.Introduction is not null || present.User == show.User) return;
        _present[show.Member] = present = present with { User = show.User };
        _route.Tell(Entered(show.Member, present), Self);
    }

    // The answer takes the place of what those who watch know.
    private void AskWhoIsPresent()
    {
        if (_watchers is not null) _route.Tell(new GetPresentMembers(_room), Self);
    }

    private void TellWatchers(Frame[] frames)
    {
        if (_watchers is null) return;
        foreach (var watcher in _watchers.Values) watcher.Deliver(frames, SlowPolicy.Close);
    }

    private MemberEntered Entered(ConnectionId member, Present present) => new(_services.Node, member, present.User, present.Data);

    private readonly record struct Present(string? User, Introduction? Introduction, ReadOnlyMemory<byte> Data = default);
}
