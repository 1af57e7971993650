namespace Hub.Actors.Protocol;

/// <summary>
/// Makes connection ids: 32 random bits for this process, then a count. Two processes collide once in
/// about four billion pairs, and ids of one process never do until it has taken four billion connections.
/// </summary>
internal sealed class ConnectionIdFactory(Random random)
{
    private readonly ulong _process = (ulong)(uint)random.NextInt64() << 32;
    private uint _last;

    public ConnectionId Next() => new(_process | Interlocked.Increment(ref _last));
}
