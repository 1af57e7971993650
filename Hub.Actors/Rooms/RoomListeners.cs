using System.Collections.Concurrent;

namespace Hub.Actors.Rooms;

/// <summary>
/// The local rooms that have declared themselves, by a number that each gets anew with every declaration: what comes by a former one is of an
/// owner that does not count any more. Safe for threads.
/// </summary>
internal sealed class RoomListeners
{
    private readonly ConcurrentDictionary<long, IActorRef> _rooms = new();
    private long _last;

    public long Add(IActorRef localRoom)
    {
        var number = Interlocked.Increment(ref _last);
        _rooms[number] = localRoom;
        return number;
    }

    public void Remove(long number) => _rooms.TryRemove(number, out _);

    /// <returns>False when nobody listens by that number any more.</returns>
    public bool TryTell(long number, object message)
    {
        if (!_rooms.TryGetValue(number, out var room)) return false;
        room.Tell(message);
        return true;
    }
}
