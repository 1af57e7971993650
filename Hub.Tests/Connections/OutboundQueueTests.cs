using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public class OutboundQueueTests
{
    [Fact]
    public async Task Frames_of_many_threads_are_written_one_at_a_time_each_threads_in_its_order()
    {
        var queue = new OutboundQueue(0);
        var transport = new FakeTransport();
        queue.Attach(transport);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++) queue.Deliver(Text($"{thread} {i}"));
        })));

        var next = new int[4];
        for (var i = 0; i < 2_000; i++)
        {
            var parts = (await transport.NextTextAsync()).Split(' ').Select(int.Parse).ToArray();
            Assert.Equal(next[parts[0]]++, parts[1]);
        }
    }

    [Fact]
    public async Task What_comes_before_the_transport_waits_for_it()
    {
        var queue = new OutboundQueue(0);
        queue.Deliver(Text("early"));
        queue.Close(CloseCodes.Shutdown);
        var transport = new FakeTransport();

        queue.Attach(transport);

        Assert.Equal("early", await transport.NextTextAsync());
        Assert.Equal(CloseCodes.Shutdown, await transport.ClosedAsync());
        await queue.Completed.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task All_that_is_queued_goes_before_the_close_frame_and_nothing_after_it()
    {
        var queue = new OutboundQueue(0);
        var transport = new FakeTransport();
        queue.Attach(transport);

        queue.Deliver(Text("one"));
        queue.Deliver(Text("two"));
        queue.Close(CloseCodes.Shutdown);
        queue.Deliver(Text("late"));
        queue.Close(CloseCodes.HandlerFailed);
        await queue.Completed.WaitAsync(Limits.Generous);

        Assert.Equal("one", await transport.NextTextAsync());
        Assert.Equal("two", await transport.NextTextAsync());
        Assert.False(transport.HasMore);
        Assert.Equal(CloseCodes.Shutdown, await transport.ClosedAsync());
    }

    [Fact]
    public async Task A_queue_over_its_limit_is_dropped_and_closed_as_a_slow_consumer()
    {
        // Each frame has 2 bytes of header.
        var queue = new OutboundQueue(limitBytes: 20);
        queue.Deliver(Text("12345678"));
        queue.Deliver(Text("12345678"));
        Assert.Equal(20, queue.QueuedBytes);

        queue.Deliver(Text("x"));

        Assert.Equal(0, queue.QueuedBytes);
        var transport = new FakeTransport();
        queue.Attach(transport);
        Assert.Equal(CloseCodes.SlowConsumed, await transport.ClosedAsync());
        Assert.False(transport.HasMore);
    }

    [Fact]
    public async Task What_is_delivered_together_goes_out_as_one_write_whatever_may_wait()
    {
        var queue = new OutboundQueue(limitBytes: 4);
        var transport = new FakeTransport();
        queue.Attach(transport);

        queue.Deliver([Text("one"), Text("two"), Text("three")], SlowPolicy.Close);

        Assert.Equal(["one", "two", "three"], await transport.NextTextsAsync(3));
        Assert.Equal(1, transport.Writes);
    }

    [Fact]
    public async Task What_is_delivered_together_to_a_peer_that_is_slow_is_bounded_as_any()
    {
        var queue = new OutboundQueue(limitBytes: 4);
        var transport = new FakeTransport(stalled: true);
        queue.Attach(transport);
        queue.Deliver(Text("stuck"));

        queue.Deliver([Text("one"), Text("two")], SlowPolicy.Close);

        Assert.Equal(0, queue.QueuedBytes);
        queue.Abort();
        await queue.Completed.WaitAsync(Limits.Generous);
    }

    [Fact]
    public async Task What_is_delivered_together_and_long_goes_out_in_order()
    {
        var queue = new OutboundQueue(limitBytes: 4);
        var transport = new FakeTransport();
        queue.Attach(transport);
        var texts = Enumerable.Range(0, 3).Select(i => new string((char)('a' + i), 60_000)).ToArray();

        queue.Deliver([.. texts.Select(Text)], SlowPolicy.Close);

        Assert.Equal(texts, await transport.NextTextsAsync(3));
        Assert.Equal(3, transport.Writes);
    }

    [Fact]
    public async Task A_single_frame_over_the_limit_is_still_sent()
    {
        var queue = new OutboundQueue(limitBytes: 4);
        var transport = new FakeTransport();

        queue.Deliver(Text("longer than four"));
        queue.Attach(transport);

        Assert.Equal("longer than four", await transport.NextTextAsync());
    }

    [Fact]
    public async Task What_is_aborted_before_its_transport_comes_cuts_that_too()
    {
        var queue = new OutboundQueue(0);
        var transport = new FakeTransport();

        queue.Abort();
        queue.Attach(transport);

        await transport.AbortedAsync();
    }

    [Fact]
    public async Task An_aborted_queue_is_complete_and_takes_nothing()
    {
        var queue = new OutboundQueue(0);
        var transport = new FakeTransport(stalled: true);
        queue.Attach(transport);
        queue.Deliver(Text("stuck"));

        queue.Abort();
        queue.Deliver(Text("late"));

        await queue.Completed.WaitAsync(Limits.Generous);
        await transport.AbortedAsync();
        Assert.Equal(0, queue.QueuedBytes);
    }

    private static Frame Text(string text) => Frame.Text(Encoding.UTF8.GetBytes(text));
}
