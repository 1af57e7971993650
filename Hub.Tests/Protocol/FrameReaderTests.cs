using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Protocol;

public class FrameReaderTests
{
    private const int MaxPayload = 70_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(MaxPayload)]
    public void A_message_of_any_length_up_to_the_limit_is_read_whole(int length)
    {
        var payload = Pattern(length);

        Assert.Equal([$"Binary {Hex(payload)}"], Read(ClientFrames.Binary(payload)));
    }

    [Fact]
    public void One_byte_more_than_the_limit_is_1009_as_soon_as_the_header_says_so()
    {
        var header = ClientFrames.Binary(Pattern(MaxPayload + 1))[..14];

        Assert.Equal(["1009 Message too big"], Read(header));
    }

    [Fact]
    public void Fragments_count_together()
    {
        Assert.Equal(
            ["1009 Message too big"],
            Read([.. ClientFrames.Binary(Pattern(40_000), final: false), .. ClientFrames.Continuation(Pattern(30_001))[..14]]));
    }

    [Fact]
    public void Fragments_are_one_message_and_control_frames_may_come_between()
    {
        Assert.Equal(
            [$"Ping {Hex("p"u8)}", $"Pong {Hex("q"u8)}", $"Text {Hex("hé!"u8)}", $"Text {Hex("next"u8)}"],
            Read(
            [
                .. ClientFrames.Make(Opcode.Text, [0x68, 0xC3], final: false),
                .. ClientFrames.Make(Opcode.Ping, [(byte)'p']),
                .. ClientFrames.Continuation([0xA9], final: false),
                .. ClientFrames.Make(Opcode.Pong, [(byte)'q']),
                .. ClientFrames.Continuation([], final: false),
                .. ClientFrames.Continuation([(byte)'!']),
                .. ClientFrames.Text("next"),
            ]));
    }

    [Fact]
    public void A_message_of_nothing_but_empty_fragments_is_empty_and_has_an_end()
    {
        var empty = ClientFrames.Continuation([], final: false);
        byte[] frames = [.. ClientFrames.Text("", final: false), .. empty, .. empty, .. ClientFrames.Continuation([])];
        Assert.Equal(["Text "], Read(frames));

        byte[] endless = [.. ClientFrames.Text("", final: false), .. Enumerable.Repeat(empty, FrameReader.MaxFragments).SelectMany(frame => frame)];
        Assert.Equal(["1008 Too many fragments"], Read(endless));
    }

    public static TheoryData<string, byte[]> Broken() => new()
    {
        { "1002 RSV2 and RSV3 must be 0", [0xA1] },
        { "1002 RSV2 and RSV3 must be 0", [0x91] },
        { "1002 RSV1 marks the first frame of a compressed message only", [0xC1] },
        { "1002 RSV1 marks the first frame of a compressed message only", [0xC9] },
        { "1002 Unknown opcode", [0x83] },
        { "1002 Unknown opcode", [0x87] },
        { "1002 Unknown opcode", [0x8B] },
        { "1002 Unknown opcode", [0x8F] },
        { "1002 A control frame must not be fragmented", [0x09] },
        { "1002 A control frame must not be fragmented", [0x08] },
        { "1002 A control frame has at most 125 bytes", [0x89, 0xFE] },
        { "1002 A frame from a client must be masked", [0x81, 0x00] },
        { "1002 A length must have its shortest form", [0x81, 0xFE, 0, 125, 0, 0, 0, 0] },
        { "1002 A length must have its shortest form", [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0] },
        { "1002 The highest bit of a length must be 0", [0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "1009 Message too big", [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] },
        { "1002 There is no message to continue", ClientFrames.Continuation([]) },
        { "1002 A message must end before the next begins", [.. ClientFrames.Text("a", final: false), .. ClientFrames.Text("b")] },
        { "1002 A close frame has no or at least two bytes", ClientFrames.Make(Opcode.Close, [3]) },
        { "1007 Text is not UTF-8", ClientFrames.Make(Opcode.Text, [0xFF]) },
        { "1007 Text is not UTF-8", ClientFrames.Make(Opcode.Text, [0xC3]) },
        { "1007 Text is not UTF-8", ClientFrames.Make(Opcode.Close, [3, 0xE8, 0xFF]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_breaks_a_rule_ends_with_the_code_of_the_rule(string violation, byte[] bytes) =>
        Assert.Equal([violation], Read(bytes));

    [Fact]
    public void Text_that_cannot_become_valid_is_refused_at_its_first_wrong_byte_within_the_frame()
    {
        // A frame of 1,000 bytes of which only the first three have come: a surrogate is no character.
        byte[] start = [.. ClientFrames.Make(Opcode.Text, [.. "a"u8, 0xED, 0xA0, .. Pattern(997)])[..(8 + 3)]];

        Assert.Equal(["1007 Text is not UTF-8"], Read(start));
        Assert.Empty(Read(start[..^1]));
    }

    [Theory]
    [InlineData(null, "Close 1005 ")]
    [InlineData(1000, "Close 1000 bye é")]
    [InlineData(1003, "Close 1003 bye é")]
    [InlineData(1014, "Close 1014 bye é")]
    [InlineData(3000, "Close 3000 bye é")]
    [InlineData(4999, "Close 4999 bye é")]
    [InlineData(0, "1002 Not a close code that may be sent")]
    [InlineData(999, "1002 Not a close code that may be sent")]
    [InlineData(1004, "1002 Not a close code that may be sent")]
    [InlineData(1005, "1002 Not a close code that may be sent")]
    [InlineData(1006, "1002 Not a close code that may be sent")]
    [InlineData(1015, "1002 Not a close code that may be sent")]
    [InlineData(1100, "1002 Not a close code that may be sent")]
    [InlineData(2999, "1002 Not a close code that may be sent")]
    [InlineData(5000, "1002 Not a close code that may be sent")]
    [InlineData(65535, "1002 Not a close code that may be sent")]
    public void A_close_frame_has_a_code_that_may_be_sent(int? code, string expected) =>
        Assert.Equal([expected], Read(ClientFrames.Close(code, "bye é")));

    [Fact]
    public void However_the_bytes_are_split_the_same_is_read()
    {
        var property = Prop.ForAll(
            Frames().ToArbitrary(),
            Gen.ListOf(Gen.Choose(1, 200)).ToArbitrary(),
            (bytes, sizes) => Assert.Equal(Read(bytes), Read(bytes, sizes)));

        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Whatever_bytes_come_nothing_is_thrown_and_nothing_beyond_the_limit_is_kept()
    {
        var property = Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)).ToArbitrary(),
            bytes => Read(bytes).Count >= 0);

        property.QuickCheckThrowOnFailure();
    }

    // Right and wrong frames in any order; some of them become messages, some of the sequences end in a violation.
    private static Gen<byte[]> Frames()
    {
        var payload = Gen.Frequency(
            (5, Gen.Elements("", "hi", "é€𐍈", new string('x', 124), new string('ä', 100), new string('y', 66_000)).Select(Encoding.UTF8.GetBytes)),
            (1, Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))));
        var opcode = Gen.Frequency(
            (4, Gen.Constant(Opcode.Text)), (4, Gen.Constant(Opcode.Binary)), (6, Gen.Constant(Opcode.Continuation)),
            (2, Gen.Constant(Opcode.Ping)), (2, Gen.Constant(Opcode.Pong)), (1, Gen.Constant(Opcode.Close)));
        var frame = from kind in opcode
                    from data in payload
                    from final in Gen.Elements(true, true, false)
                    from mask in Gen.Choose(int.MinValue, int.MaxValue)
                    select ClientFrames.Make(kind, data, final || kind >= Opcode.Close, mask: (uint)mask);
        return Gen.ListOf(frame).Select(frames => frames.SelectMany(bytes => bytes).ToArray());
    }

    private static List<string> Read(byte[] bytes, IEnumerable<int>? sizes = null)
    {
        using var reader = new FrameReader(MaxPayload);
        return Read(reader, bytes, sizes ?? []);
    }

    // Shows the reader what a socket would: pieces, with what it left over in front of the next.
    internal static List<string> Read(FrameReader reader, byte[] bytes, IEnumerable<int> sizes, bool afterTooBig = false)
    {
        var found = new List<string>();
        var left = Array.Empty<byte>();
        foreach (var piece in Split(bytes, sizes))
        {
            Memory<byte> received = (byte[])[.. left, .. piece];
            while (true)
            {
                var next = reader.Next(received, out var consumed);
                received = received[consumed..];
                if (next.Kind == FrameEventKind.Incomplete) break;
                found.Add(Describe(next));
                if (afterTooBig && next.Status.Code == CloseCodes.MessageTooBig) continue;
                if (next.Kind is FrameEventKind.Violation or FrameEventKind.Close) return found;
            }

            left = received.ToArray();
            Assert.True(left.Length < FrameHeader.MaxBytes, "Only a part of a header may be left to be shown again");
        }

        return found;
    }

    private static IEnumerable<byte[]> Split(byte[] bytes, IEnumerable<int> sizes)
    {
        var at = 0;
        foreach (var size in sizes)
        {
            if (at >= bytes.Length) yield break;
            yield return bytes[at..Math.Min(bytes.Length, at + size)];
            at += size;
        }

        if (at < bytes.Length) yield return bytes[at..];
    }

    private static string Describe(FrameEvent found) => found.Kind switch
    {
        FrameEventKind.Violation => $"{found.Status.Code} {found.Status.Reason}",
        FrameEventKind.Close => $"Close {found.Status.Code} {found.Status.Reason}",
        _ => $"{found.Kind} {Hex(found.Payload.Span)}",
    };

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7))];

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);
}
