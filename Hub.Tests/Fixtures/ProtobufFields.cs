using System.Buffers.Binary;
using System.Text;

namespace Hub.Tests.Fixtures;

/// <summary>One message of protocol buffers, field by field, as it is on the wire.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Number, ulong Value, byte[] Bytes)> _fields = [];

    public ProtobufFields(ReadOnlySpan<byte> message)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0: _fields.Add((number, Varint(ref message), [])); break;
                case 1: _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref message, 8)), [])); break;
                case 2: _fields.Add((number, 0, Take(ref message, (int)Varint(ref message)).ToArray())); break;
                case 5: _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref message, 4)), [])); break;
                default: throw new FormatException($"There is no wire type {tag & 7}");
            }
        }
    }

    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    public ulong Number(int number) => _fields.FindLast(field => field.Number == number).Value;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    public string Text(int number) => Encoding.UTF8.GetString(_fields.FindLast(field => field.Number == number).Bytes ?? []);

    public ProtobufFields Message(int number) => new(_fields.FindLast(field => field.Number == number).Bytes ?? []);

    public IEnumerable<ProtobufFields> Messages(int number) => _fields.Where(field => field.Number == number).Select(field => new ProtobufFields(field.Bytes));

    /// <summary>The numbers of eight bytes that are packed in a field.</summary>
    public IEnumerable<ulong> Packed(int number) => _fields.Where(field => field.Number == number)
        .SelectMany(field => field.Bytes.Chunk(8)).Select(bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes));

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref rest, 1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int count)
    {
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
