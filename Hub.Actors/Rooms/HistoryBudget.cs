namespace Hub.Actors.Rooms;

/// <summary>The bytes of history that all rooms of a node keep together. Safe for threads.</summary>
/// <param name="maxBytes">At most, by now; 0 for no limit.</param>
internal sealed class HistoryBudget(Func<int> maxBytes)
{
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsUsedUp => maxBytes() is > 0 and var most && Bytes > most;

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);
}
