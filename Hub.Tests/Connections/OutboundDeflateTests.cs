using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

/// <summary>What a queue does with the compression of its connection.</summary>
public sealed class OutboundDeflateTests
{
    [Fact]
    public async Task Connections_without_context_are_handed_the_same_array()
    {
        using var deflater = new FrameDeflater(new FreshDeflate(CompressionLevel.Fastest, 15), threshold: 0, isShared: true);
        var frame = Text(500);
        var arrays = new List<byte[]?>();

        for (var i = 0; i < 2; i++)
        {
            var queue = new OutboundQueue(0, deflater: deflater);
            var transport = new FakeTransport { Compression = true };
            queue.Attach(transport);
            queue.Deliver(frame);
            Assert.True((await transport.NextFrameAsync()).IsCompressed);
            Assert.True(MemoryMarshal.TryGetArray(transport.LastWrite, out var written));
            arrays.Add(written.Array);
        }

        Assert.Same(arrays[0], arrays[1]);
    }

    [Fact]
    public async Task With_context_frames_are_compressed_in_the_order_in_which_they_are_written()
    {
        using var deflater = new FrameDeflater(new LastingDeflate(CompressionLevel.Fastest), threshold: 10, isShared: false);
        var queue = new OutboundQueue(0, deflater: deflater);
        var transport = new FakeTransport { Compression = true };
        // More than one write, frames larger than a write, and some below the threshold.
        var sizes = Enumerable.Range(0, 400).Select(i => i * 97 % 1_500).Append(100_000).Append(3).Append(900).ToArray();

        foreach (var size in sizes) queue.Deliver(Text(size));
        queue.Ping();
        queue.Attach(transport);
        foreach (var size in sizes) queue.Deliver(Text(size));

        var inflate = new StrictInflate(15, keepsContext: true);
        Assert.Equal(Opcode.Ping, (await transport.NextFrameAsync()).Opcode);
        foreach (var size in sizes.Concat(sizes))
        {
            var frame = await transport.NextFrameAsync();
            Assert.Equal(size >= 10, frame.IsCompressed);
            Assert.Equal(size, (frame.IsCompressed ? inflate.Message(frame.Payload) : frame.Payload).Length);
        }
    }

    [Fact]
    public void What_waits_is_counted_as_it_is_before_it_is_compressed()
    {
        using var deflater = new FrameDeflater(new FreshDeflate(CompressionLevel.Fastest, 15), threshold: 0, isShared: true);
        var queue = new OutboundQueue(0, deflater: deflater);

        queue.Deliver(Text(1_000));

        Assert.Equal(1_004, queue.QueuedBytes);
    }

    [Fact]
    public async Task The_compression_of_a_connection_ends_with_its_close_frame()
    {
        var deflate = new CountingDeflate();
        var queue = Queue(deflate, new FakeTransport { Compression = true });

        queue.Deliver(Text(100));
        queue.Close(CloseCodes.Shutdown);

        await queue.Completed.WaitAsync(Limits.Generous);
        Assert.Equal((1, 1), (deflate.Compressed, deflate.Disposed));
    }

    [Fact]
    public void The_compression_of_a_connection_that_is_cut_ends_at_once_where_nobody_writes()
    {
        var deflate = new CountingDeflate();
        var queue = Queue(deflate, new FakeTransport { Compression = true });
        queue.Deliver(Text(100));

        queue.Abort();
        queue.Deliver(Text(100));

        Assert.Equal((1, 1), (deflate.Compressed, deflate.Disposed));
    }

    [Fact]
    public async Task The_compression_of_a_connection_that_is_cut_in_a_write_ends_after_the_write()
    {
        var deflate = new CountingDeflate();
        var transport = new LastWrite();
        var queue = Queue(deflate, transport);
        queue.Deliver(Text(100));

        queue.Abort();
        Assert.Equal(0, deflate.Disposed);
        transport.Finish();

        await deflate.Ended.WaitAsync(Limits.Generous);
        Assert.Equal((1, 1), (deflate.Compressed, deflate.Disposed));
    }

    private static OutboundQueue Queue(IMessageDeflate deflate, IConnectionTransport transport)
    {
        var queue = new OutboundQueue(0, deflater: new FrameDeflater(deflate, threshold: 0, isShared: false));
        queue.Attach(transport);
        return queue;
    }

    private static Frame Text(int length) => Frame.Text(Encoding.ASCII.GetBytes(new string('x', length)));

    private sealed class CountingDeflate : IMessageDeflate
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Compressed { get; private set; }

        public int Disposed { get; private set; }

        public Task Ended => _ended.Task;

        public bool KeepsContext => true;

        public void Compress(ReadOnlySpan<byte> message, RentedStream output)
        {
            Assert.Equal(0, Disposed);
            Compressed++;
        }

        public void Dispose()
        {
            Disposed++;
            _ended.TrySetResult();
        }
    }

    // Its only write takes as long as the test wants.
    private sealed class LastWrite : IConnectionTransport
    {
        private readonly TaskCompletionSource<bool> _write = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Finish() => _write.SetResult(true);

        public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames) => new(_write.Task);

        public ValueTask<Inbound> ReceiveAsync() => throw new NotSupportedException();

        public void EndWriting()
        {
        }

        public void Close()
        {
        }

        public void Abort()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
