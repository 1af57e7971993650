using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <content>Who is in the room, told to those nodes that watch.</content>
internal partial class RoomActor
{
    private void Enter(MemberEntered entered)
    {
        _presence.Enter(entered.Node, entered.Connection, entered.User, entered.Data);
        PresenceHasChanged();
    }

    private void Watch(WatchPresence watch)
    {
        if (!_receivers.TryGetValue(watch.Node, out var receiver)) return;
        _receivers[watch.Node] = receiver with { Watches = watch.Watches };
        SetWatched();
    }

    private void SetWatched()
    {
        if (!_isGathering) _presence.IsWatched = _receivers.Values.Any(receiver => receiver.Watches);
    }

    // Of a small room at once, all that came in one go together; of a large one, where many come and go, ten times a second.
    private void PresenceHasChanged()
    {
        if (_presenceIsDue || _isGathering || !_presence.HasChanged) return;
        _presenceIsDue = true;
        if (_presence.Count > PresentMembers.Most) Timers.StartSingleTimer(PresenceTick.Instance, PresenceTick.Instance, TimeSpan.FromMilliseconds(100));
        else Self.Tell(PresenceTick.Instance);
    }

    private void AnswerWhoIsPresent(object question, IActorRef asker) => asker.Tell(question is GetPresentNames
        ? new PresentNames(_presence.Names())
        : new PresenceAnswer(Rule.Presence ? _presence.List() : null));

    // A node that has not declared by now has no members here, or is gone.
    private protected virtual void EndGathering()
    {
        foreach (var node in _presence.Nodes())
            if (!_receivers.ContainsKey(node)) _presence.ExitAll(node);
        _isGathering = false;
        if (_askers is null) TellPresence();
        SetWatched();
        foreach (var (question, asker) in _askers ?? []) AnswerWhoIsPresent(question, asker);
        _askers = null;
    }

    private void TellPresence()
    {
        _presenceIsDue = false;
        var changes = _presence.TakeChanges();
        if (changes.Count == 0) return;
        var changed = new PresenceChanged(changes);
        foreach (var receiver in _receivers.Values)
            if (receiver.Watches) receiver.To.Tell(changed);
    }
}
