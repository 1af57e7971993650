using System.IO.Compression;
using System.Text;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Protocol;

public class FrameDeflaterTests
{
    private const int Threshold = 100;

    [Theory]
    [InlineData(100)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(8_192)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public void A_message_of_any_length_is_compressed_and_comes_back(int length)
    {
        var payload = Prose(length);

        var frame = Assert.Single(Sent(Shared(), Frame.Text(payload)));

        Assert.True(frame is { IsCompressed: true, Opcode: Opcode.Text });
        Assert.InRange(frame.Payload.Length, 1, length - 1);
        Assert.Equal(payload, new StrictInflate(15, keepsContext: false).Message(frame.Payload));
    }

    [Fact]
    public void A_frame_is_compressed_once_for_all()
    {
        using var deflater = Shared();
        var frame = Frame.Text(Prose(1_000));

        var first = deflater.Apply(frame);

        Assert.NotSame(frame, first);
        Assert.Same(first, deflater.Apply(frame));
    }

    [Fact]
    public void Of_two_who_compress_a_frame_at_the_same_time_both_send_what_was_ready_first()
    {
        var frame = Frame.Text(Prose(1_000));
        Frame? quicker = null;
        var deflate = new OvertakenDeflate();
        using var deflater = new FrameDeflater(deflate, Threshold, isShared: true);
        deflate.Meanwhile = () => quicker = deflater.Apply(frame);

        var slower = deflater.Apply(frame);

        Assert.NotNull(quicker);
        Assert.Same(quicker, slower);
    }

    [Fact]
    public void A_frame_of_two_nodes_in_one_process_is_compressed_by_the_terms_of_each()
    {
        using var wide = new FrameDeflater(new FreshDeflate(CompressionLevel.SmallestSize, 15), Threshold, isShared: true);
        using var narrow = new FrameDeflater(new FreshDeflate(CompressionLevel.SmallestSize, 8), Threshold, isShared: true);
        var frame = Frame.Text(Prose(5_000));

        wide.Apply(frame);

        Assert.Equal(Prose(5_000), new StrictInflate(8, keepsContext: false).Message(Assert.Single(Sent(narrow, frame)).Payload));
    }

    [Fact]
    public void What_is_short_or_gets_no_smaller_goes_as_it_is()
    {
        using var deflater = Shared();
        var noise = new byte[5_000];
        new Random(1).NextBytes(noise);

        foreach (var frame in new[] { Frame.Text(Prose(Threshold - 1)), Frame.Binary(noise), Frame.Ping, Frame.Text([]) })
            Assert.Same(frame, deflater.Apply(frame));
    }

    [Fact]
    public void Without_a_threshold_all_but_empty_messages_and_control_frames_are_compressed()
    {
        using var deflater = new FrameDeflater(new FreshDeflate(CompressionLevel.Optimal, 15), threshold: 0, isShared: true);
        var ping = Frame.Pong(new byte[100]);
        Assert.Same(ping, deflater.Apply(ping));
        Assert.Same(Frame.Ping, deflater.Apply(Frame.Ping));

        var empty = Frame.Text([]);
        Assert.Same(empty, deflater.Apply(empty));
        Assert.True(Assert.Single(Sent(deflater, Frame.Text("aaaaaaaaaaaaaaaa"u8))).IsCompressed);
    }

    [Fact]
    public void Of_joined_frames_each_is_compressed_for_itself()
    {
        var payloads = new[] { 10, 1_000, 70_000, 99, 100 }.Select(Prose).ToArray();

        var frames = Sent(Shared(), Frame.Join([.. payloads.Select(payload => Frame.Text(payload))]));

        Assert.Equal([false, true, true, false, true], frames.Select(frame => frame.IsCompressed));
        var inflate = new StrictInflate(15, keepsContext: false);
        Assert.Equal(payloads, frames.Select(frame => frame.IsCompressed ? inflate.Message(frame.Payload) : frame.Payload));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void No_distance_leaves_the_window(int bits)
    {
        // Comes again after so many bytes that only a window of 15 bits reaches back.
        byte[] payload = [.. Prose(30_000), .. Prose(30_000)];
        using var deflater = new FrameDeflater(new FreshDeflate(CompressionLevel.SmallestSize, bits), Threshold, isShared: false);

        var frame = Assert.Single(Sent(deflater, Frame.Binary(payload)));

        Assert.True(frame.IsCompressed);
        var inflate = new StrictInflate(bits, keepsContext: false);
        Assert.Equal(payload, inflate.Message(frame.Payload));
        // The check would see it: half of the window is used, and a smaller one does not do.
        Assert.InRange(inflate.LongestDistance, 1 << (bits - 1), 1 << bits);
        Assert.Throws<InvalidDataException>(() => new StrictInflate(bits - 1, keepsContext: false).Message(frame.Payload));
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void With_context_messages_refer_to_those_before(CompressionLevel level)
    {
        using var deflater = new FrameDeflater(new LastingDeflate(level), Threshold, isShared: false);
        var inflate = new StrictInflate(15, keepsContext: true);
        var noise = new byte[1_000];
        new Random(1).NextBytes(noise);

        var first = Compressed(noise);
        var between = Frame.Text("short"u8);
        Assert.Same(between, deflater.Apply(between));
        var second = Compressed(noise);

        // Got no smaller, and is sent nevertheless: what follows refers to it.
        Assert.InRange(first.Length, 1_000, 1_100);
        Assert.InRange(second.Length, 1, 100);
        for (var length = Threshold; length < 20_000; length += 777) Compressed(Prose(length));

        byte[] Compressed(byte[] payload)
        {
            var frame = Assert.Single(Sent(deflater, Frame.Binary(payload)));
            Assert.True(frame.IsCompressed);
            Assert.Equal(payload, inflate.Message(frame.Payload));
            return frame.Payload;
        }
    }

    [Fact]
    public void Every_message_ends_between_two_blocks_whatever_its_length()
    {
        using var deflater = new FrameDeflater(new FreshDeflate(CompressionLevel.Fastest, 15), threshold: 0, isShared: false);
        var inflate = new StrictInflate(15, keepsContext: false);

        for (var length = 1; length < 20_000; length += 131)
        {
            var frame = Assert.Single(Sent(deflater, Frame.Binary(Prose(length))));
            Assert.Equal(Prose(length), frame.IsCompressed ? inflate.Message(frame.Payload) : frame.Payload);
        }
    }

    private static FrameDeflater Shared() => new(new FreshDeflate(CompressionLevel.Fastest, 15), Threshold, isShared: true);

    private static List<SentFrame> Sent(FrameDeflater deflater, Frame frame) =>
        SentFrame.Parse(deflater.Apply(frame).Bytes.Span, compression: true);

    // Compresses well, and does not repeat itself soon.
    private static byte[] Prose(int length)
    {
        var random = new Random(7);
        return Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, length).Select(_ => (char)('a' + random.Next(4)))));
    }

    // While it compresses for the first time, somebody else does as well and is ready before.
    private sealed class OvertakenDeflate : IMessageDeflate
    {
        private readonly FreshDeflate _deflate = new(CompressionLevel.Fastest, 15);

        public Action? Meanwhile { get; set; }

        public bool KeepsContext => false;

        public void Compress(ReadOnlySpan<byte> message, RentedStream output)
        {
            var meanwhile = Meanwhile;
            Meanwhile = null;
            meanwhile?.Invoke();
            _deflate.Compress(message, output);
        }

        public void Dispose() => _deflate.Dispose();
    }
}
