using System.Globalization;

namespace Hub.Actors.Protocol;

/// <summary>
/// Makes epochs of rooms: 48 random bits for this process, then a count. Two processes collide once in 2^48 pairs, and a collision
/// matters only where both had the same room.
/// </summary>
internal sealed class EpochFactory(Random random)
{
    private readonly string _process = random.NextInt64(1L << 48).ToString("x12", CultureInfo.InvariantCulture);
    private long _last;

    public string Next() => $"{_process}-{Interlocked.Increment(ref _last).ToString("x", CultureInfo.InvariantCulture)}";
}
