using System.Net;
using System.Net.Sockets;
using Hub.Host.Bench;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Bench;

/// <summary>What both ways to wait for sockets promise.</summary>
public abstract class ReadinessTests : IDisposable
{
    private readonly IReadiness _readiness;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Ready[] _ready = new Ready[8];

    private protected ReadinessTests(IReadiness readiness)
    {
        _readiness = readiness;
        _listener.Start();
    }

    [Fact]
    public async Task A_socket_is_ready_to_read_as_long_as_there_is_something_to_read()
    {
        var (near, far) = await PairAsync();
        _readiness.Add(near, 7, write: false);
        Assert.Equal(0, _readiness.Wait(_ready, 0));

        far.Send("ab"u8);
        Assert.Equal([new Ready(7, Read: true, Write: false)], Wait());
        await near.ReceiveAsync(new byte[1]);
        Assert.Equal([new Ready(7, Read: true, Write: false)], Wait());
        await near.ReceiveAsync(new byte[1]);
        Assert.Equal(0, _readiness.Wait(_ready, 0));
    }

    [Fact]
    public async Task A_socket_is_ready_to_write_only_while_it_is_watched_for_that()
    {
        var (near, _) = await PairAsync();
        _readiness.Add(near, 1, write: true);
        Assert.Equal([new Ready(1, Read: false, Write: true)], Wait());
        _readiness.Change(near, 1, write: false);
        Assert.Equal(0, _readiness.Wait(_ready, 0));
    }

    [Fact]
    public async Task A_socket_whose_peer_is_gone_is_ready_and_one_that_was_removed_is_not()
    {
        var (first, firstFar) = await PairAsync();
        var (second, secondFar) = await PairAsync();
        _readiness.Add(first, 1, write: false);
        _readiness.Add(second, 2, write: false);
        _readiness.Remove(second);
        _readiness.Remove(second);
        firstFar.Dispose();
        secondFar.Dispose();
        var ready = Assert.Single(Wait());
        Assert.Equal((1, true), (ready.Token, ready.Read));
    }

    [Fact]
    public async Task No_more_are_told_than_there_is_room_for()
    {
        for (var i = 0; i < 3; i++)
        {
            var (near, peer) = await PairAsync();
            _readiness.Add(near, i, write: false);
            peer.Send("x"u8);
        }

        Assert.Equal(1, _readiness.Wait(_ready.AsSpan(0, 1), (int)Limits.Generous.TotalMilliseconds));
    }

    public void Dispose()
    {
        _readiness.Dispose();
        _listener.Dispose();
        GC.SuppressFinalize(this);
    }

    private Ready[] Wait() => _ready[.._readiness.Wait(_ready, (int)Limits.Generous.TotalMilliseconds)];

    private async Task<(Socket Near, Socket Far)> PairAsync()
    {
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(_listener.LocalEndpoint);
        return (near, await _listener.AcceptSocketAsync());
    }
}

public sealed class SelectReadinessTests() : ReadinessTests(new SelectReadiness());

public sealed class EpollReadinessTests() : ReadinessTests(new EpollReadiness());
