namespace Hub.Actors.Cluster.Links;

/// <summary>
/// How each message that goes between nodes is written and read. A kind's number is never used for another message, and what follows it
/// changes only together with <see cref="LinkVersion"/>.
/// </summary>
internal sealed class WireTable
{
    private readonly Dictionary<Type, Kind> _byType = [];
    private readonly Dictionary<byte, Kind> _byNumber = [];

    /// <param name="number">Names the message in all versions.</param>
    /// <param name="write">Writes all of it.</param>
    /// <param name="read">Reads what was written, for whoever it comes from.</param>
    public WireTable Add<T>(byte number, Action<WireWriter, T> write, Func<WireReader, WireOrigin, T> read)
        where T : notnull
    {
        var kind = new Kind(number, (to, message) => write(to, (T)message), (from, origin) => read(from, origin));
        _byType.Add(typeof(T), kind);
        _byNumber.Add(number, kind);
        return this;
    }

    /// <summary>A message that says all by being there.</summary>
    public WireTable Add<T>(byte number, T instance)
        where T : notnull => Add(number, static (_, _) => { }, (_, _) => instance);

    public void Write(object message, WireWriter to)
    {
        if (!_byType.TryGetValue(message.GetType(), out var kind))
            throw new InvalidOperationException($"A message of type {message.GetType().Name} does not go between nodes");
        to.Byte(kind.Number);
        kind.Write(to, message);
    }

    public object Read(WireReader from, WireOrigin origin)
    {
        var number = from.Byte();
        return _byNumber.TryGetValue(number, out var kind)
            ? kind.Read(from, origin)
            : throw new WireException($"There is no message of kind {number}");
    }

    private sealed record Kind(byte Number, Action<WireWriter, object> Write, Func<WireReader, WireOrigin, object> Read);
}
