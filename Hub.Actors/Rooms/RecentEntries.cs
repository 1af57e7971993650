using Hub.Actors.Protocol;

namespace Hub.Actors.Rooms;

/// <summary>The newest messages of one epoch, without gaps, in a ring that grows as far as it may. Not safe for threads.</summary>
/// <param name="keep">How many at most.</param>
/// <param name="keepBytes">Bytes of their bodies at most.</param>
/// <param name="ttl">How long each; zero for ever.</param>
/// <param name="time">The clock.</param>
internal sealed class RecentEntries(int keep, int keepBytes, TimeSpan ttl, TimeProvider time)
{
    private const int FirstCapacity = 8;

    // What a message costs beside its body: its object, its array's header, its place here; and, much the same, its envelope's other members.
    private const int Overhead = 200;

    private int _keep = keep;
    private int _keepBytes = keepBytes;
    private TimeSpan _ttl = ttl;
    private RoomEntry[] _ring = [];
    private int _start;
    private long _bytes;

    public int Count { get; private set; }

    /// <summary>Bytes of memory, roughly.</summary>
    public long Cost => _bytes + ((long)Count * Overhead);

    /// <summary>The offset of the oldest; meaningless when there is none.</summary>
    public long First => At(0).Offset;

    /// <summary>When the oldest was accepted.</summary>
    public long OldestAt => At(0).At;

    /// <summary>Adds the next one; older ones make room for it. One that is larger than all that may be kept empties it.</summary>
    public void Add(RoomEntry entry)
    {
        if (_keep == 0) return;
        if (Count == _keep) RemoveOldest();
        if (Count == _ring.Length) Grow();
        _ring[(_start + Count++) % _ring.Length] = entry;
        _bytes += entry.Message.Body.Length;
        DropBeyond();
    }

    /// <summary>Keeps so many, so much and so long from now on.</summary>
    public void Bound(int most, int mostBytes, TimeSpan life)
    {
        (_keep, _keepBytes, _ttl) = (most, mostBytes, life);
        DropBeyond();
    }

    /// <summary>Drops those that have lived for too long.</summary>
    public void Trim()
    {
        if (_ttl == TimeSpan.Zero || Count == 0) return;
        var oldest = time.GetUtcNow().ToUnixTimeMilliseconds() - (long)_ttl.TotalMilliseconds;
        while (Count > 0 && At(0).At <= oldest) DropOldest();
    }

    /// <summary>Drops the oldest; with the last one the memory is given back.</summary>
    public void DropOldest()
    {
        RemoveOldest();
        if (Count == 0) Clear();
    }

    public void Clear()
    {
        _ring = [];
        (_start, Count, _bytes) = (0, 0, 0);
    }

    /// <summary>Those from an offset on, which is not older than the oldest.</summary>
    public IReadOnlyList<RoomEntry> Read(long from, int limit, int maxBytes) =>
        Count == 0 ? [] : Take(from - First, 1, limit, maxBytes);

    /// <summary>Those before an offset, newest first.</summary>
    public IReadOnlyList<RoomEntry> ReadBack(long before, int limit, int maxBytes) =>
        Count == 0 ? [] : Take(Math.Min(before - First, Count) - 1, -1, limit, maxBytes);

    private void DropBeyond()
    {
        while (Count > 0 && (Count > _keep || _bytes > _keepBytes)) DropOldest();
    }

    private List<RoomEntry> Take(long index, int step, int limit, int maxBytes)
    {
        var read = new List<RoomEntry>();
        var bytes = 0L;
        for (; index >= 0 && index < Count && read.Count < limit; index += step)
        {
            var entry = At(index);
            bytes += entry.Message.Body.Length + Overhead;
            if (read.Count > 0 && bytes > maxBytes) break;
            read.Add(entry);
        }

        return read;
    }

    private void RemoveOldest()
    {
        _bytes -= At(0).Message.Body.Length;
        _ring[_start] = default;
        _start = (_start + 1) % _ring.Length;
        Count--;
    }

    private RoomEntry At(long index) => _ring[(int)((_start + index) % _ring.Length)];

    private void Grow()
    {
        var larger = new RoomEntry[Math.Min(Math.Max(FirstCapacity, _ring.Length * 2), _keep)];
        for (var i = 0; i < Count; i++) larger[i] = At(i);
        (_ring, _start) = (larger, 0);
    }
}
