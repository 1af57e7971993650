namespace Hub.Actors.Cluster.Links;

/// <summary>
/// How each message that goes between nodes is written and read. A kind's number is never used for another message, and what follows it
/// never changes: a message that says more has a kind of its own <see cref="Change{T}">from some version on</see>. Whatever has a kind can be
/// written to a connection of any version: a kind that is not there from the beginning comes with what older connections carry in its place.
/// </summary>
internal sealed class WireTable
{
    private const byte UnsaidNumber = 0;

    // The newest kind of each type, which knows the one before.
    private readonly Dictionary<Type, Kind> _byType = [];
    private readonly Dictionary<byte, Kind> _byNumber = [];

    /// <param name="versions">What the node speaks.</param>
    public WireTable(LinkVersions versions)
    {
        Versions = versions;
        Add(UnsaidNumber, Unsaid.Instance);
    }

    /// <summary>What the node speaks.</summary>
    public LinkVersions Versions { get; }

    /// <summary>A message of all versions.</summary>
    /// <param name="number">Names the message in all versions.</param>
    /// <param name="write">Writes all of it.</param>
    /// <param name="read">Reads what was written, for whoever it comes from.</param>
    public WireTable Add<T>(byte number, Action<WireWriter, T> write, Func<WireReader, WireOrigin, T> read)
        where T : notnull
    {
        _byType.Add(typeof(T), Number(number, since: 0, write, read, before: null));
        return this;
    }

    /// <summary>A message of all versions that says all by being there.</summary>
    public WireTable Add<T>(byte number, T instance)
        where T : notnull => Add(number, static (_, _) => { }, (_, _) => instance);

    /// <summary>A message that there was none of before.</summary>
    /// <param name="number">Names the message in all versions that have it.</param>
    /// <param name="since">The first of them.</param>
    /// <param name="older">
    /// What older connections carry in its place: a message that the table has already, <see cref="Unsaid"/> where there is none. That will not do for
    /// what is written within another message, such as the state of an entity that moves.
    /// </param>
    /// <param name="write">Writes all of it.</param>
    /// <param name="read">Reads what was written.</param>
    public WireTable Add<T, TOlder>(byte number, int since, Func<T, TOlder> older, Action<WireWriter, T> write, Func<WireReader, WireOrigin, T> read)
        where T : notnull
        where TOlder : notnull
    {
        var before = _byType[typeof(TOlder)];
        _byType.Add(typeof(T), Number(number, since, write, read, (to, message) => before.Write(to, older((T)message))));
        return this;
    }

    /// <summary>A message of the table that is written differently from some version on. Older connections carry it as before.</summary>
    /// <param name="number">Names it as it is then.</param>
    /// <param name="since">The first version in which it is so.</param>
    /// <param name="write">Writes all of it.</param>
    /// <param name="read">Reads what was written.</param>
    public WireTable Change<T>(byte number, int since, Action<WireWriter, T> write, Func<WireReader, WireOrigin, T> read)
        where T : notnull
    {
        var before = _byType[typeof(T)];
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(since, before.Since);
        _byType[typeof(T)] = Number(number, since, write, read, before.Write);
        return this;
    }

    /// <summary>Writes it as the connection's version has it.</summary>
    public void Write(object message, WireWriter to)
    {
        if (!_byType.TryGetValue(message.GetType(), out var kind))
            throw new InvalidOperationException($"A message of type {message.GetType().Name} does not go between nodes");
        kind.Write(to, message);
    }

    public object Read(WireReader from, WireOrigin origin)
    {
        var number = from.Byte();
        return _byNumber.TryGetValue(number, out var kind)
            ? kind.Read(from, origin)
            : throw new WireException($"There is no message of kind {number}");
    }

    private Kind Number<T>(byte number, int since, Action<WireWriter, T> write, Func<WireReader, WireOrigin, T> read, Action<WireWriter, object>? before)
        where T : notnull
    {
        // One of a version that the node does not speak would never be written.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(since, Versions.Current);
        var kind = new Kind(number, since, (to, message) => write(to, (T)message), (from, origin) => read(from, origin), before);
        _byNumber.Add(number, kind);
        return kind;
    }

    /// <param name="number">Its first byte.</param>
    /// <param name="since">The first version that has it.</param>
    /// <param name="body">Writes what follows.</param>
    /// <param name="read">Reads that.</param>
    /// <param name="before">Writes what older connections carry; null where there are none.</param>
    private sealed class Kind(
        byte number, int since, Action<WireWriter, object> body, Func<WireReader, WireOrigin, object> read, Action<WireWriter, object>? before)
    {
        public int Since => since;

        public Func<WireReader, WireOrigin, object> Read => read;

        public void Write(WireWriter to, object message)
        {
            if (to.Version < since)
            {
                before!(to, message);
                return;
            }

            to.Byte(number);
            body(to, message);
        }
    }
}
