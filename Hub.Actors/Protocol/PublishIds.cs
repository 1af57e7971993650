namespace Hub.Actors.Protocol;

/// <summary>Makes the ids of this process' publishes. Safe for threads.</summary>
internal sealed class PublishIds(Random random)
{
    private readonly ulong _origin = (ulong)random.NextInt64(1, long.MaxValue);
    private long _last;

    public PublishId Next() => new(_origin, Interlocked.Increment(ref _last));
}
