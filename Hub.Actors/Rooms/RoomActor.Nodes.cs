using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Actors.Rooms;

/// <content>Nodes that have members, and the room's way from one owner to the next.</content>
internal partial class RoomActor
{
    private protected virtual void Declare(DeclareInterest declared)
    {
        // What was accepted before goes to those who listened then; the answer comes behind nothing older.
        SendAccepted();
        var to = declared.Receiver;
        _receivers[declared.Node] = new Receiver(to, declared.Listener, declared.Watches);
        SetWatched();
        _presence.Replace(declared.Node, declared.Present);
        PresenceHasChanged();
        var since = declared.Since;
        // The room was lost, and whoever listened before has heard nothing of this one: what was held until it had an owner it took before they could declare.
        if (_askers is not null && since is { } former && former.Epoch != _epoch) since = new RoomPosition(_epoch, 0);
        var missed = since is { } from && from != Top ? ReadMissed(from) : null;
        to.Tell(new InterestDeclared(declared.Listener, missed is null ? Top : since!.Value));
        if (missed is not null) to.Tell(missed);
    }

    // What a node has not heard, while it listened to another owner or its link was broken. Null where that is not all kept.
    private RoomBatch? ReadMissed(RoomPosition since)
    {
        if (since.Epoch != _epoch || since.Offset > Top.Offset) return null;
        if (_forNodes is { Count: > 0 } && _forNodes.First <= since.Offset + 1) return BatchOf(_forNodes.Read(since.Offset + 1, int.MaxValue, MostYieldedBytes));
        return ReadNow(new LogRead(since, int.MaxValue, MostYieldedBytes)) is { IsWhole: true, Entries: { Count: > 0 } entries } ? BatchOf(entries) : null;
    }

    // Null where it is not in memory.
    private protected virtual LogPage? ReadNow(LogRead read)
    {
        var reading = _log.ReadAsync(read, Top);
        if (reading.IsCompletedSuccessfully) return reading.Result;
        return null;
    }

    private RoomBatch BatchOf(IReadOnlyList<RoomEntry> entries) => new(_epoch, [.. entries.Select(WithoutCredit)]);

    // It has come back already, or will with those that were there at the time.
    private static RoomEntry WithoutCredit(RoomEntry entry) => entry with { Message = entry.Message with { Credit = null } };

    private void Withdraw(WithdrawInterest withdrawn)
    {
        if (!_receivers.TryGetValue(withdrawn.Node, out var receiver) || receiver.Listener != withdrawn.Listener) return;
        SendAccepted();
        _receivers.Remove(withdrawn.Node);
        SetWatched();
        _presence.ExitAll(withdrawn.Node);
        PresenceHasChanged();
    }

    private protected void ForgetNewest() => _forNodes?.Clear();

    private string Restore(RoomState state)
    {
        _last = state.Top.Offset;
        if (Rule.KeepsHistory) _log.Append([.. state.Entries]);
        foreach (var entry in state.Entries) _forNodes?.Add(entry);
        foreach (var key in state.Keys) (_keys ??= new RecentKeys(_services.Time)).Add(key);
        foreach (var member in state.Present) _presence.Enter(member.Node, member.Connection, member.User, member.Data);
        // What changes while nodes declare is told to all of them at the end.
        _presence.IsWatched = true;
        return state.Top.Epoch;
    }

    private protected virtual void Yield(IActorRef asker)
    {
        asker.Tell(new EntityYielded(StateToYield()));
        Context.Stop(Self);
    }

    // Null where a new room would be as good. What could not be sent is told in PostStop.
    private RoomState? StateToYield() => IsIdle || _accepted.Count > 0
        ? null
        : new RoomState(Top, EntriesToYield(), _keys?.List() ?? [], _presence.Connections());

    // The longer of the two: a quiet room's history reaches further back, a busy one's nodes may be behind it.
    private IReadOnlyList<RoomEntry> EntriesToYield()
    {
        IReadOnlyList<RoomEntry> kept = [.. ReadNow(new LogRead(null, int.MaxValue, MostYieldedBytes, Reverse: true))?.Entries.Reverse() ?? []];
        if (_forNodes is { Count: var count } && count > kept.Count) kept = _forNodes.Read(_forNodes.First, int.MaxValue, MostYieldedBytes);
        return [.. kept.Select(WithoutCredit)];
    }
}
