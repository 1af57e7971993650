namespace Hub.Actors.Rooms;

/// <summary>The figures of a room at its owner. Written by the room.</summary>
internal sealed class OwnedFigures(string room)
{
    // So long a window of the rate is.
    private const int WindowMs = 10_000;

    private volatile string _epoch = "";
    private long _offset;

    // How much was accepted in the window of that number, and in the one before it. Whoever reads while they change is a window wrong at most.
    private long _window;
    private int _count;
    private int _before;

    public string Room => room;

    /// <summary>Where it stands; without an epoch before it is known.</summary>
    public RoomPosition Top => new(_epoch, Volatile.Read(ref _offset));

    public void StandAt(RoomPosition top)
    {
        _epoch = top.Epoch;
        Volatile.Write(ref _offset, top.Offset);
    }

    /// <param name="top">Where the room stands now.</param>
    /// <param name="count">How many messages came together.</param>
    /// <param name="at">When, in milliseconds since 1970.</param>
    public void Accepted(RoomPosition top, int count, long at)
    {
        StandAt(top);
        var window = at / WindowMs;
        if (window != _window)
        {
            Volatile.Write(ref _before, window == _window + 1 ? _count : 0);
            Volatile.Write(ref _count, 0);
            Volatile.Write(ref _window, window);
        }

        Volatile.Write(ref _count, _count + count);
    }

    /// <summary>Messages a second, over the last ten seconds: of the window before so much counts as still lies in them.</summary>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    public double RateAt(long now)
    {
        var (window, passed) = Math.DivRem(now, WindowMs);
        var ago = window - Volatile.Read(ref _window);
        var count = Volatile.Read(ref _count);
        var (before, current) = ago switch
        {
            0 => (Volatile.Read(ref _before), count),
            1 => (count, 0),
            _ => (0, 0),
        };
        return (before * (1 - (double)passed / WindowMs) + current) * 1_000 / WindowMs;
    }
}
