namespace Hub.Actors.Rooms;

/// <summary>
/// Which publish got which offset, by user and key, for five minutes: long enough for a client that comes back after a broken network
/// to send again what it does not know the outcome of. Not safe for threads.
/// </summary>
internal sealed class RecentKeys(TimeProvider time)
{
    /// <summary>Keys at most; the oldest make room.</summary>
    public const int MaxKeys = 100_000;

    /// <summary>Characters of all of them at most, so that long keys cost no more than many.</summary>
    public const int MaxCharacters = 4 * 1_024 * 1_024;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Dictionary<((string? User, bool IsServer) Scope, string Key), long> _offsets = [];
    private readonly Queue<((string? User, bool IsServer) Scope, string Key, long At)> _byAge = [];
    private int _characters;

    public bool IsEmpty => _offsets.Count == 0;

    public bool TryFind((string? User, bool IsServer) scope, string key, out long offset)
    {
        Trim();
        return _offsets.TryGetValue((scope, key), out offset);
    }

    public void Add((string? User, bool IsServer) scope, string key, long offset) => Add(scope, key, offset, time.GetTimestamp());

    private void Add((string? User, bool IsServer) scope, string key, long offset, long at)
    {
        while (_byAge.Count >= MaxKeys || (_characters + key.Length > MaxCharacters && _byAge.Count > 0)) DropOldest();
        _offsets.Add((scope, key), offset);
        _byAge.Enqueue((scope, key, at));
        _characters += key.Length;
    }

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<RecentKey> List() =>
        [.. _byAge.Select(key => new RecentKey(key.Scope.User, key.Scope.IsServer, key.Key, _offsets[(key.Scope, key.Key)], time.GetElapsedTime(key.At)))];

    /// <summary>Takes one over from another node.</summary>
    public void Add(RecentKey key) => Add((key.User, key.IsServer), key.Key, key.Offset, time.GetTimestamp() - (long)(key.Age.TotalSeconds * time.TimestampFrequency));

    /// <summary>Drops those that have lived for too long.</summary>
    public void Trim()
    {
        while (_byAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Lifetime) DropOldest();
    }

    /// <summary>Forgets those of places behind an offset: nobody has them.</summary>
    public void Forget(long behind)
    {
        var kept = _byAge.Where(key => _offsets[(key.Scope, key.Key)] <= behind).ToArray();
        _byAge.Clear();
        _characters = 0;
        foreach (var ((scope, key), offset) in _offsets.ToArray())
            if (offset > behind) _offsets.Remove((scope, key));
        foreach (var key in kept)
        {
            _byAge.Enqueue(key);
            _characters += key.Key.Length;
        }
    }

    private void DropOldest()
    {
        var (scope, key, _) = _byAge.Dequeue();
        _offsets.Remove((scope, key));
        _characters -= key.Length;
    }
}
