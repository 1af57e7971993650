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
    public async Task A_reader_that_finds_more_and_more_lets_others_have_their_turn()
    {
        if (!OperatingSystem.IsLinux()) return;
        const int length = 4_000_000;

        // Waits before anything comes, so that it goes on on the poller.
        var reading = MostInARowAsync(length);
        await _peer.SendAsync(new byte[length]);

        Assert.InRange(await reading.WaitAsync(Limits.Generous), 1, 16);
    }

    private async Task<int> MostInARowAsync(int length)
    {
        var (total, inARow, most) = (0, 0, 0);
        while (total < length)
        {
            var waiting = _readiness.WaitAsync(onPoller: true);
            inARow = waiting.IsCompleted ? inARow + 1 : 0;
            most = Math.Max(most, inARow);
            await waiting.ConfigureAwait(false);
            total += Math.Max(0, _readiness.Read(_buffer));
        }

        return most;
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
