using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Protocol;

/// <summary>Compressed messages as the reader finds them (RFC 7692, sections 6 and 7.2.2).</summary>
public class CompressedFramesTests
{
    private const int MaxPayload = 70_000;
    private const byte Rsv1 = 0x40;

    private static readonly byte[] EmptyStoredBlock = [0x00, 0x00, 0x00, 0xFF, 0xFF];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(65_536)]
    [InlineData(MaxPayload)]
    public void A_compressed_message_of_any_length_up_to_the_limit_is_read_whole(int length)
    {
        var payload = Pattern(length);

        Assert.Equal([$"Binary {Hex(payload)}", "Text 6F6B"], Read([.. Compressed(payload, Opcode.Binary), .. ClientFrames.Text("ok")]));
    }

    [Fact]
    public void The_examples_of_the_rfc_are_read()
    {
        var hello = $"Text {Hex("Hello"u8)}";
        // RFC 7692, sections 7.2.3.1 to 7.2.3.6: one block, the same with context, no compression, a final block, two blocks.
        byte[] one = [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00];
        Assert.Equal([hello], Read(Text(one)));
        Assert.Equal([hello], Read([.. Text(one[..3], final: false), .. ClientFrames.Continuation(one[3..])]));
        Assert.Equal([hello, hello], Read([.. Text(one), .. Text([0xF2, 0x00, 0x11, 0x00, 0x00])], keepsContext: true));
        Assert.Equal([hello], Read(Text([0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00])));
        Assert.Equal([hello], Read(Text([0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00])));
        Assert.Equal([hello], Read(Text([0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00])));
        Assert.Equal(["Text "], Read(Text([0x00])));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_final_block_ends_a_message_and_not_the_connection(bool keepsContext)
    {
        var payload = Pattern(20_000);
        using var written = new MemoryStream();
        using (var whole = new DeflateStream(written, CompressionLevel.Optimal)) whole.Write(payload);
        var message = written.ToArray();
        var expected = $"Binary {Hex(payload)}";

        foreach (var padded in (byte[][])[message, [.. message, 0x00]])
        {
            byte[] frames = [.. Frame(Opcode.Binary, padded), .. Frame(Opcode.Binary, padded), .. Compressed(payload, Opcode.Binary)];
            Assert.Equal([expected, expected, expected], Read(frames, keepsContext));
            Assert.Equal([expected, expected, expected], Read(frames, keepsContext, Enumerable.Repeat(1, frames.Length)));
        }

        var two = Frame(Opcode.Binary, [.. message, .. message, 0x00]);
        Assert.Equal(["1007 Compressed data is corrupt"], Read(two, keepsContext));
        Assert.Equal(["1007 Compressed data is corrupt"], Read(two, keepsContext, Enumerable.Repeat(1, two.Length)));
    }

    [Fact]
    public void A_message_may_refer_to_earlier_ones_only_where_that_was_agreed_upon()
    {
        using var deflate = new ClientDeflate(keepsContext: true);
        var payload = Encoding.ASCII.GetBytes("said once, and then once more");
        byte[] frames = [.. Text(deflate.Message(payload)), .. ClientFrames.Text("plain"), .. Text(deflate.Message(payload))];

        Assert.Equal([$"Text {Hex(payload)}", $"Text {Hex("plain"u8)}", $"Text {Hex(payload)}"], Read(frames, keepsContext: true));
        Assert.Equal([$"Text {Hex(payload)}", $"Text {Hex("plain"u8)}", "1007 Compressed data is corrupt"], Read(frames, keepsContext: false));
    }

    [Theory]
    [InlineData(0x0)]
    [InlineData(0x9)]
    [InlineData(0xA)]
    [InlineData(0x8)]
    public void Rsv1_on_any_but_the_first_frame_of_a_message_is_a_violation(int opcode) => Assert.Equal(
        ["1002 RSV1 marks the first frame of a compressed message only"],
        Read([.. Text(ClientDeflate.Of("ab"u8.ToArray())[..1], final: false), .. Frame((Opcode)opcode, [])]));

    [Fact]
    public void Control_frames_may_come_between_compressed_fragments()
    {
        var message = ClientDeflate.Of("hé!"u8.ToArray());

        Assert.Equal(
            [$"Ping {Hex("p"u8)}", $"Text {Hex("hé!"u8)}"],
            Read(
            [
                .. Text([], final: false), .. ClientFrames.Continuation(message[..2], final: false), .. ClientFrames.Make(Opcode.Ping, [(byte)'p']),
                .. ClientFrames.Continuation([], final: false), .. ClientFrames.Continuation(message[2..], final: false), .. ClientFrames.Continuation([]),
            ]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_without_a_single_byte_is_empty(bool keepsContext)
    {
        var full = $"Text {Hex("full"u8)}";
        Assert.Equal([full, "Text ", full], Read(
            [.. Compressed("full"u8.ToArray()), .. Text([]), .. Compressed("full"u8.ToArray())], keepsContext));
    }

    [Fact]
    public void One_byte_more_than_the_limit_is_1009_and_control_frames_are_still_found()
    {
        Assert.Equal(
            ["1009 Message too big"],
            Read(Compressed(new byte[MaxPayload + 1], Opcode.Binary)));
        Assert.Equal(
            ["1009 Message too big", "Ping 70", "Close 1000 "],
            Read(
                [.. Compressed(new byte[10_000_000], Opcode.Binary), .. ClientFrames.Make(Opcode.Ping, [(byte)'p']), .. ClientFrames.Close(1000)],
                afterTooBig: true));
    }

    [Fact]
    public void A_bomb_costs_no_more_than_the_limit()
    {
        var bomb = Compressed(new byte[50_000_000], Opcode.Binary);
        Assert.InRange(bomb.Length, 1, 60_000);
        Read(Compressed(new byte[MaxPayload + 1], Opcode.Binary));

        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = Read(bomb);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(["1009 Message too big"], found);
        // Rented arrays up to the limit, doubled each time, and the copies that this test makes of what it sends.
        Assert.InRange(allocated, 0, (4 * MaxPayload) + (4 * bomb.Length));
    }

    [Fact]
    public void Compressed_bytes_that_say_nothing_have_an_end()
    {
        byte[] nothing = [.. Enumerable.Repeat(EmptyStoredBlock, 1_000).SelectMany(block => block)];
        var fragment = ClientFrames.Continuation(nothing, final: false);
        byte[] endless = [.. Text([], final: false), .. Enumerable.Repeat(fragment, 20).SelectMany(frame => frame)];

        Assert.Equal(["1009 Message too big"], Read(endless));
        Assert.Equal(["Text "], Read([.. Text(nothing, final: false), .. ClientFrames.Continuation([0x00])]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_not_deflate_is_1007(bool keepsContext)
    {
        Assert.Equal(["1007 Compressed data is corrupt"], Read(Text([0xFF, 0xFF, 0xFF]), keepsContext));
        Assert.Equal(["1007 Compressed data is corrupt"], Read(Text([0x00, 0x05, 0x00, 0xFB, 0xFF, 0x48]), keepsContext));
        // A distance of one where nothing was said yet.
        Assert.Equal(["1007 Compressed data is corrupt"], Read(Text([0x03, 0x02, 0x00]), keepsContext));
    }

    [Fact]
    public void A_message_that_was_cut_off_is_1007()
    {
        var message = ClientDeflate.Of(Pattern(5_000));

        for (var length = 1; length < message.Length; length += 50)
            Assert.Equal(["1007 Compressed data is corrupt"], Read(Frame(Opcode.Binary, message[..length])));
    }

    [Fact]
    public void Text_is_checked_as_it_is_inflated()
    {
        byte[] wrong = [.. "a"u8, 0xED, 0xA0, .. Pattern(500)];
        var message = ClientDeflate.Of(wrong);

        Assert.Equal(["1007 Text is not UTF-8"], Read(Text(message)));
        Assert.Equal(["1007 Text is not UTF-8"], Read(Text(message, final: false)));
        Assert.Equal(["1007 Text is not UTF-8"], Read(Compressed([0xC3])));
        Assert.Equal([$"Binary {Hex(wrong)}"], Read(Frame(Opcode.Binary, message)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void However_the_bytes_are_split_the_same_is_read(bool keepsContext)
    {
        var property = Prop.ForAll(
            Gen.ListOf(Payload()).ToArbitrary(),
            Gen.ListOf(Gen.Choose(0, 300)).ToArbitrary(),
            Gen.ListOf(Gen.Choose(1, 200)).ToArbitrary(),
            (payloads, fragments, sizes) =>
            {
                using var deflate = new ClientDeflate(keepsContext);
                byte[] bytes = [.. payloads.SelectMany(payload => Fragments(deflate.Message(payload), fragments))];
                Assert.Equal(payloads.Select(payload => $"Binary {Hex(payload)}"), Read(bytes, keepsContext, sizes));
            });

        property.QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Whatever_bytes_come_nothing_is_thrown(bool keepsContext)
    {
        var property = Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)).ToArbitrary(),
            Gen.Choose(0, 200).ToArbitrary(),
            Gen.Choose(0, 255).ToArbitrary(),
            (noise, at, value) =>
            {
                // Noise from the start, and a message that is right but for one byte.
                Assert.Single(Read(Frame(Opcode.Binary, [.. noise, 0x00]), keepsContext));
                var message = ClientDeflate.Of(Pattern(300));
                message[at % message.Length] = (byte)value;
                Assert.Single(Read(Frame(Opcode.Binary, message), keepsContext));
            });

        property.QuickCheckThrowOnFailure();
    }

    private static Gen<byte[]> Payload() => Gen.Frequency(
        (3, Gen.Elements("", "hi", new string('x', 5_000), "é€𐍈").Select(Encoding.UTF8.GetBytes)),
        (2, Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value))),
        (1, Gen.Constant(Pattern(MaxPayload))));

    private static IEnumerable<byte> Fragments(byte[] message, IEnumerable<int> sizes)
    {
        var (at, first) = (0, true);
        foreach (var size in sizes.TakeWhile(_ => at < message.Length))
        {
            var end = Math.Min(message.Length, at + size);
            foreach (var value in Part(message[at..end], final: false)) yield return value;
            (at, first) = (end, false);
        }

        foreach (var value in Part(message[at..], final: true)) yield return value;

        byte[] Part(byte[] part, bool final) =>
            first ? Frame(Opcode.Binary, part, final) : ClientFrames.Continuation(part, final);
    }

    private static byte[] Compressed(byte[] message, Opcode opcode = Opcode.Text) => Frame(opcode, ClientDeflate.Of(message));

    private static byte[] Text(byte[] compressed, bool final = true) => Frame(Opcode.Text, compressed, final);

    private static byte[] Frame(Opcode opcode, byte[] compressed, bool final = true) =>
        ClientFrames.Make(opcode, compressed, final, Rsv1);

    private static List<string> Read(byte[] bytes, bool keepsContext = false, IEnumerable<int>? sizes = null, bool afterTooBig = false)
    {
        using var reader = new FrameReader(MaxPayload, new MessageInflater(keepsContext));
        return FrameReaderTests.Read(reader, bytes, sizes ?? [], afterTooBig);
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * i >> 3))];

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);
}
