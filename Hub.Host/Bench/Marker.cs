using System.Buffers.Binary;

namespace Hub.Host.Bench;

/// <summary>
/// What the payload of each message begins with, in letters from a to p (a nibble each), so that it passes through
/// text and JSON unchanged and is found inside of whatever a server wraps around it.
/// <code>
/// +------+-----+-----------+----------+------+------+
/// | hub_ | run | publisher | sequence | slot | time |
/// +------+-----+-----------+----------+------+------+
///   4      4     8           8          8      16      bytes
/// </code>
/// </summary>
/// <param name="Publisher">Number of the connection that published it, among those that publish.</param>
/// <param name="Sequence">0, 1, 2, … of that publisher; <see cref="Probe"/> for a message that only looks who hears.</param>
/// <param name="Slot">Which of the messages in flight it is.</param>
/// <param name="Time">When it was to be sent, in ticks of the clock.</param>
internal readonly record struct Marker(int Publisher, uint Sequence, int Slot, long Time)
{
    public const int Bytes = 48;
    public const uint Probe = uint.MaxValue;

    private const ulong Letters = 0x6161_6161_6161_6161;

    /// <summary>The first eight bytes of every marker of one run.</summary>
    public static ulong PrefixOf(ushort run) => BinaryPrimitives.ReadUInt32LittleEndian("hub_"u8) | (Spread(run) << 32);

    /// <summary>Writes it.</summary>
    public void Write(Span<byte> destination, ulong prefix)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, prefix);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Spread((uint)Publisher));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], Spread(Sequence));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], Spread((uint)Slot));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[32..], Spread((uint)Time));
        BinaryPrimitives.WriteUInt64LittleEndian(destination[40..], Spread((uint)(Time >> 32)));
    }

    /// <summary>Takes the next marker of this run out of what was received.</summary>
    /// <param name="payload">Cut behind the marker.</param>
    /// <param name="prefix">That of the run; the markers of other runs are passed over.</param>
    /// <param name="marker">The marker.</param>
    public static bool TryTake(ref ReadOnlySpan<byte> payload, ulong prefix, out Marker marker)
    {
        marker = default;
        if (payload.Length < Bytes) return false;
        if (BinaryPrimitives.ReadUInt64LittleEndian(payload) != prefix)
        {
            Span<byte> wanted = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(wanted, prefix);
            var at = payload.IndexOf(wanted);
            if (at < 0 || payload.Length - at < Bytes) return false;
            payload = payload[at..];
        }

        marker = new Marker(
            (int)Value(payload[8..]), Value(payload[16..]), (int)Value(payload[24..]), Value(payload[32..]) | ((long)Value(payload[40..]) << 32));
        payload = payload[Bytes..];
        return true;
    }

    // Lowest nibble first.
    private static ulong Spread(uint value)
    {
        ulong x = value;
        x = (x | (x << 16)) & 0x0000_FFFF_0000_FFFF;
        x = (x | (x << 8)) & 0x00FF_00FF_00FF_00FF;
        x = (x | (x << 4)) & 0x0F0F_0F0F_0F0F_0F0F;
        return x + Letters;
    }

    private static uint Value(ReadOnlySpan<byte> letters)
    {
        var x = BinaryPrimitives.ReadUInt64LittleEndian(letters) - Letters;
        x = (x | (x >> 4)) & 0x00FF_00FF_00FF_00FF;
        x = (x | (x >> 8)) & 0x0000_FFFF_0000_FFFF;
        return (uint)(x | (x >> 16));
    }
}
