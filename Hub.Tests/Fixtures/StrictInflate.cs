namespace Hub.Tests.Fixtures;

/// <summary>
/// An inflater that shares nothing with the hub's: bit by bit as RFC 1951 has it, and strict. No distance may leave
/// the window, and a message must end between two blocks with its last four bytes left off.
/// </summary>
/// <param name="windowBits">The window that was agreed upon.</param>
/// <param name="keepsContext">Whether a message may refer to those before it.</param>
internal sealed class StrictInflate(int windowBits, bool keepsContext)
{
    private static readonly int[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    private static readonly int[] LengthExtra =
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    private static readonly int[] DistanceBase =
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
        8193, 12289, 16385, 24577,
    ];

    private static readonly int[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<byte> _output = [];
    private byte[] _input = [];
    private int _bit;

    /// <summary>The longest distance of the last message.</summary>
    public int LongestDistance { get; private set; }

    /// <summary>Inflates the payload of one message.</summary>
    public byte[] Message(byte[] payload)
    {
        if (!keepsContext) _output.Clear();
        LongestDistance = 0;
        var start = _output.Count;
        _input = [.. payload, 0x00, 0x00, 0xFF, 0xFF];
        _bit = 0;
        while (_bit < _input.Length * 8) Block();
        return [.. _output.Skip(start)];
    }

    private void Block()
    {
        var final = Bits(1);
        switch (Bits(2))
        {
            case 0:
                Stored();
                break;
            case 1:
                Codes(
                    new Huffman([.. Enumerable.Range(0, 288).Select(i => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)]),
                    new Huffman([.. Enumerable.Repeat(5, 30)]));
                break;
            case 2:
                Dynamic();
                break;
            default:
                throw new InvalidDataException("A block has no such type");
        }

        if (final == 1) throw new InvalidDataException("A final block ends a stream, and the stream goes on");
    }

    private void Stored()
    {
        _bit = (_bit + 7) / 8 * 8;
        var length = Bits(16);
        if ((Bits(16) ^ 0xFFFF) != length) throw new InvalidDataException("The length of a stored block is not confirmed");
        for (var i = 0; i < length; i++) _output.Add((byte)Bits(8));
    }

    private void Dynamic()
    {
        var (literals, distances, codeLengths) = (Bits(5) + 257, Bits(5) + 1, Bits(4) + 4);
        var order = new int[19];
        for (var i = 0; i < codeLengths; i++) order[CodeLengthOrder[i]] = Bits(3);
        var code = new Huffman(order);
        var lengths = new List<int>();
        while (lengths.Count < literals + distances)
        {
            var symbol = code.Next(this);
            if (symbol < 16) lengths.Add(symbol);
            else if (symbol == 16) lengths.AddRange(Enumerable.Repeat(lengths[^1], 3 + Bits(2)));
            else lengths.AddRange(Enumerable.Repeat(0, symbol == 17 ? 3 + Bits(3) : 11 + Bits(7)));
        }

        Assert.Equal(literals + distances, lengths.Count);
        Codes(new Huffman([.. lengths.Take(literals)]), new Huffman([.. lengths.Skip(literals)]));
    }

    private void Codes(Huffman literals, Huffman distances)
    {
        while (true)
        {
            var symbol = literals.Next(this);
            if (symbol == 256) return;
            if (symbol < 256)
            {
                _output.Add((byte)symbol);
                continue;
            }

            var length = LengthBase[symbol - 257] + Bits(LengthExtra[symbol - 257]);
            var code = distances.Next(this);
            var distance = DistanceBase[code] + Bits(code < 2 ? 0 : (code / 2) - 1);
            if (distance > 1 << windowBits) throw new InvalidDataException($"A distance of {distance} leaves the window of {windowBits} bits");
            if (distance > _output.Count) throw new InvalidDataException($"A distance of {distance} leaves what was said so far");
            LongestDistance = Math.Max(LongestDistance, distance);
            for (var i = 0; i < length; i++) _output.Add(_output[^distance]);
        }
    }

    private int Bits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++, _bit++)
        {
            if (_bit >= _input.Length * 8) throw new InvalidDataException("The message ends within a block");
            value |= ((_input[_bit / 8] >> (_bit % 8)) & 1) << i;
        }

        return value;
    }

    // Canonical codes (RFC 1951, section 3.2.2), read bit by bit.
    private sealed class Huffman
    {
        private readonly Dictionary<(int Length, int Code), int> _symbols = [];

        public Huffman(int[] lengths)
        {
            var code = 0;
            for (var length = 1; length <= 15; length++, code <<= 1)
                for (var symbol = 0; symbol < lengths.Length; symbol++)
                    if (lengths[symbol] == length) _symbols[(length, code++)] = symbol;
        }

        public int Next(StrictInflate from)
        {
            var code = 0;
            for (var length = 1; length <= 15; length++)
            {
                code = (code << 1) | from.Bits(1);
                if (_symbols.TryGetValue((length, code), out var symbol)) return symbol;
            }

            throw new InvalidDataException("No symbol has this code");
        }
    }
}
