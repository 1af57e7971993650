using System.Net;
using System.Net.Sockets;
using Hub.Host.Transport;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Transport;

/// <summary>Reading one socket by readiness: nothing is missed, whatever comes together with what.</summary>
public sealed class SocketReadinessTests : IDisposable
{
    private readonly Socket _peer = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly SocketReadiness _readiness;
    private readonly byte[] _buffer = new byte[1_000];

    public SocketReadinessTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _peer.Connect(listener.LocalEndPoint!);
        var accepted = listener.Accept();
        accepted.Blocking = false;
        _readiness = new SocketReadiness(accepted);
    }

    public void Dispose()
    {
        _readiness.Dispose();
        _peer.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(1_001)]
    [InlineData(100_000)]
    public async Task What_comes_and_the_end_right_behind_it_are_both_read(int length)
    {
        var sending = Task.Run(() =>
        {
            _peer.Send(new byte[length]);
            _peer.Shutdown(SocketShutdown.Send);
        });

        Assert.Equal(length, await ReadToEndAsync());
        await sending;
    }

    [Fact]
    public async Task Each_of_many_messages_wakes_the_reader()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var reading = ReadAsync();
            _peer.Send([(byte)i]);
            Assert.Equal(1, await reading.WaitAsync(Limits.Generous));
            Assert.Equal((byte)i, _buffer[0]);
        }
    }

    [Fact]
    public async Task A_wait_ends_when_the_socket_is_closed_here()
    {
        var reading = ReadAsync();

        _readiness.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task A_wait_ends_when_the_peer_resets_the_connection()
    {
        var reading = ReadAsync();

        _peer.Close(0);

        await Assert.ThrowsAsync<SocketException>(() => reading.WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task A_cancelled_wait_ends_and_the_next_one_misses_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        var waiting = _readiness.WaitAsync(onPoller: false, cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Limits.Generous));
        var reading = ReadAsync();
        _peer.Send([7]);
        Assert.Equal(1, await reading.WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task A_reader_whose_peer_never_pauses_lets_others_have_their_turn()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var stop = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var flood = Task.Run(() =>
        {
            var bytes = new byte[64 * 1_024];
            while (!stop.IsCancellationRequested) _peer.Send(bytes);
        });
        // More sockets than there are pollers, so that some of them are on the poller of the flooded one.
        var others = Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => new SocketReadinessTests()).ToList();
        var flooded = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await _readiness.WaitAsync(onPoller: true);
                while (_readiness.Read(_buffer) >= _buffer.Length) await _readiness.WaitAsync(onPoller: true);
            }
        });

        foreach (var other in others) await other.Each_of_many_messages_wakes_the_reader();

        await stop.CancelAsync();
        await Task.WhenAll(flood, flooded).WaitAsync(Limits.Generous);
        foreach (var other in others) other.Dispose();
    }

    private async Task<int> ReadAsync()
    {
        while (true)
        {
            await _readiness.WaitAsync(onPoller: true);
            var read = _readiness.Read(_buffer);
            if (read >= 0) return read;
        }
    }

    private async Task<int> ReadToEndAsync()
    {
        var length = 0;
        while (await ReadAsync().WaitAsync(Limits.Generous) is > 0 and var read) length += read;
        return length;
    }
}
