using System.Runtime.InteropServices;
using Hub.Actors.Cluster.Store;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>The rows of some appends, column by column, as one statement takes them.</summary>
internal sealed class MessageColumns
{
    /// <summary>Added to the kind of a message that its sender hears too.</summary>
    public const short Echo = 16;

    private readonly int[] _shards;
    private readonly long[] _terms;
    private readonly long[] _rooms;
    private readonly long[] _offsets;
    private readonly DateTime[] _times;
    private readonly long[] _origins;
    private readonly long[] _sequences;
    private readonly long[] _senders;
    private readonly short[] _kinds;
    private readonly string?[] _authors;
    private readonly string?[] _slots;
    private readonly string?[] _keys;
    private readonly byte[][] _data;

    public MessageColumns(IReadOnlyList<StoreAppend> appends)
    {
        var count = appends.Sum(append => append.Rows.Count);
        _shards = new int[count];
        _terms = new long[count];
        _rooms = new long[count];
        _offsets = new long[count];
        _times = new DateTime[count];
        _origins = new long[count];
        _sequences = new long[count];
        _senders = new long[count];
        _kinds = new short[count];
        _authors = new string?[count];
        _slots = new string?[count];
        _keys = new string?[count];
        _data = new byte[count][];
        var next = 0;
        foreach (var append in appends)
            foreach (var row in append.Rows) Fill(next++, append, row);
    }

    /// <summary>In the order of the statement.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        Add(_shards);
        Add(_terms);
        Add(_rooms);
        Add(_offsets);
        Add(_times);
        Add(_origins);
        Add(_sequences);
        Add(_senders);
        Add(_kinds);
        Add(_authors);
        Add(_slots);
        Add(_keys);
        Add(_data);

        void Add<T>(T[] column) => parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column });
    }

    private void Fill(int index, StoreAppend append, StoreRow row)
    {
        var message = row.Entry.Message;
        _shards[index] = append.Owner.Shard.Number;
        _terms[index] = append.Owner.Term;
        _rooms[index] = append.Room;
        _offsets[index] = row.Entry.Offset;
        _times[index] = DateTimeOffset.FromUnixTimeMilliseconds(row.Entry.At).UtcDateTime;
        _origins[index] = (long)row.Id.Origin;
        _sequences[index] = row.Id.Sequence;
        _senders[index] = (long)message.Sender.Value;
        _kinds[index] = (short)((short)message.Kind + (message.Echo ? Echo : 0));
        _authors[index] = StoredText.Of(message.From);
        _slots[index] = StoredText.Of(message.Slot);
        _keys[index] = StoredText.Of(row.Key);
        _data[index] = BytesOf(message.Body);
    }

    // Most bodies are arrays of their own.
    private static byte[] BytesOf(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var part) && part.Offset == 0 && part.Count == part.Array!.Length ? part.Array : body.ToArray();
}
