using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>One batch on its way to the members of a room, told to each of its slices. Safe to use from any thread.</summary>
/// <param name="room">The room.</param>
/// <param name="batch">What is said.</param>
/// <param name="position">That of its first message among all that the local room was sent.</param>
/// <param name="slices">How many deliver it.</param>
/// <param name="slow">What may become of it while a member is slow.</param>
/// <param name="localRoom">Told <see cref="Flush"/> when it is over.</param>
/// <param name="since">Timestamp of when the first of it came.</param>
/// <param name="services">Count the deliveries and the time.</param>
internal sealed class FanOut(
    RoomId room, PendingBatch batch, long position, int slices, SlowPolicy slow, IActorRef localRoom, long since, RoomServices services)
{
    private readonly BatchFrames _frames = new(room, batch.Epoch, batch.Entries);

    // Those that have not ended. Invariant: each counts itself down once; whoever makes it 0 ends the fan-out, alone.
    private int _slices = slices;

    /// <summary>Whether every member has all of it in its queue.</summary>
    public bool IsOver => Volatile.Read(ref _slices) == 0;

    /// <summary>Queues for the member what stands at its first position or behind.</summary>
    /// <returns>How many messages that is, and in how many writes.</returns>
    public (int Messages, int Writes) DeliverTo(IMember member, long first)
    {
        if (batch.Notice is { } notice) return first <= position ? Tell(member, notice) : default;
        if (first <= position) return _frames.DeliverTo(member, slow: slow);
        var from = first - position;
        return from < batch.Entries.Count ? _frames.DeliverTo(member, (int)from, slow) : default;
    }

    public void Delivered(int count) => services.Metrics.Delivered(count);

    /// <summary>One slice is done with it.</summary>
    public void EndSlice()
    {
        if (Interlocked.Decrement(ref _slices) > 0) return;
        localRoom.Tell(Flush.Instance);
        if (batch.Notice is null) services.Metrics.FannedOut(services.Time.GetElapsedTime(since));
        foreach (var entry in batch.Entries) entry.Message.ReturnCredit();
    }

    private static (int Messages, int Writes) Tell(IMember member, Frame notice)
    {
        if (member.Dialect != Dialect.Hub) return default;
        member.Deliver(notice);
        return (0, 1);
    }
}
