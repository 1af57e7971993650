namespace Hub.Actors.Sharding;

/// <summary>What all shards of a node together may hold back. Safe for threads.</summary>
internal sealed class HeldBudget
{
    public const int MaxMessages = 100_000;
    public const long MaxBytes = 64 * 1_024 * 1_024;

    private long _messages;
    private long _bytes;

    /// <summary>How many messages are held.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    public bool IsUsedUp => Messages >= MaxMessages || Interlocked.Read(ref _bytes) >= MaxBytes;

    public void Take(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Return(int bytes)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -bytes);
    }
}
