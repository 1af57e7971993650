using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Protocol;
using Hub.Host.Bench;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Bench;

public sealed class ServerFrameParserTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void A_frame_of_any_length_is_found_whole(int length)
    {
        var payload = Payload(length);
        Assert.Equal([$"Text {Convert.ToHexString(payload)}"], Read(int.MaxValue, [Frame(Opcode.Text, payload)]));
    }

    [Fact]
    public void However_the_bytes_are_cut_the_frames_are_the_same()
    {
        var frames = ArbMap.Default.GeneratorFor<PositiveInt>().Select(size => Frame(Opcode.Binary, Payload(size.Get * 37 % 700)))
            .Or(Gen.Constant(Frame(Opcode.Ping, [1, 2, 3]))).NonEmptyListOf();
        var cuts = Gen.Choose(1, 90).NonEmptyListOf();
        Prop.ForAll(frames.ToArbitrary(), cuts.ToArbitrary(), (sent, sizes) =>
        {
            var bytes = sent.SelectMany(frame => frame).ToArray();
            Assert.Equal(Read(int.MaxValue, [bytes]), Read(int.MaxValue, Cut(bytes, [.. sizes])));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_frame_in_single_bytes_is_found_with_its_last_one()
    {
        var parser = new ServerFrameParser(125);
        var frame = Frame(Opcode.Text, Payload(300));
        for (var i = 0; i < frame.Length; i++)
        {
            ReadOnlySpan<byte> one = frame.AsSpan(i, 1);
            Assert.Equal(i == frame.Length - 1, parser.TryNext(ref one, out _));
            Assert.True(one.IsEmpty);
        }
    }

    [Fact]
    public void Of_a_frame_in_pieces_no_more_is_kept_than_asked_for_and_the_next_is_found_behind_it()
    {
        var large = Payload(100_000);
        byte[] bytes = [.. Frame(Opcode.Text, large), .. Frame(Opcode.Pong, [7])];
        Assert.Equal(
            [$"Text {Convert.ToHexString(large.AsSpan(0, 125))}", "Pong 07"], Read(125, Cut(bytes, [999])));
    }

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x00 }, "a frame with reserved bits, though no extension was offered")]
    [InlineData(new byte[] { 0x81, 0x80 }, "a masked frame")]
    [InlineData(new byte[] { 0x82, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0 }, "a frame whose length is negative")]
    public void What_no_server_may_send_is_told(byte[] bytes, string violation)
    {
        foreach (var pieces in (byte[][][])[[bytes], Cut(bytes, [1])])
        {
            var parser = new ServerFrameParser(125);
            foreach (var piece in pieces)
            {
                ReadOnlySpan<byte> rest = piece;
                Assert.False(parser.TryNext(ref rest, out _));
            }

            Assert.Equal(violation, parser.Violation);
        }
    }

    private static List<string> Read(int keep, byte[][] pieces)
    {
        var parser = new ServerFrameParser(keep);
        var found = new List<string>();
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            while (parser.TryNext(ref rest, out var frame)) found.Add($"{frame.Opcode} {Convert.ToHexString(frame.Payload)}");
            Assert.True(rest.IsEmpty);
        }

        Assert.Null(parser.Violation);
        return found;
    }

    private static byte[][] Cut(byte[] bytes, int[] sizes)
    {
        var pieces = new List<byte[]>();
        for (int at = 0, i = 0; at < bytes.Length; at += sizes[i++ % sizes.Length])
            pieces.Add(bytes[at..Math.Min(bytes.Length, at + sizes[i % sizes.Length])]);
        return [.. pieces];
    }

    private static byte[] Frame(Opcode opcode, byte[] payload) => ClientFrames.Make(opcode, payload, mask: null);

    private static byte[] Payload(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
}
