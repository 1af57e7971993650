namespace Hub.Actors.Rooms;

/// <summary>The bytes of history that all rooms of a node keep together. Safe for threads.</summary>
/// <param name="maxBytes">At most; 0 for no limit.</param>
internal sealed class HistoryBudget(int maxBytes)
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsUsedUp => maxBytes > 0 && Bytes > maxBytes;

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
