using Hub.Actors.Connections;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

/// <summary>When the clients of a node that stops are told to come back.</summary>
public class ReconnectTimesTests
{
    private const int Count = 40;

    [Theory]
    [InlineData(0, 5_000)]
    [InlineData(4.9, 5_000)]
    [InlineData(5, 1_000)]
    [InlineData(60, 1_000)]
    public async Task They_are_spread_over_five_seconds_and_over_one_where_the_closing_is_spread_as_long(double drain, int spreadMs)
    {
        var time = new ManualTimeProvider();
        await using var node = new NodeFixture(
            shutdown: new ShutdownOptions { Drain = TimeSpan.FromSeconds(drain) }, heartbeat: new HeartbeatOptions { Interval = TimeSpan.Zero }, time: time, ownsTime: true);
        var peers = new List<FakeHubPeer>();
        for (var i = 0; i < Count; i++) peers.Add(await node.ConnectHubAsync());

        var told = node.Node.ShutDownConnectionsAsync(saysSo: true, TimeSpan.FromHours(1));
        while (!told.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        var times = new List<int>();
        foreach (var peer in peers) times.Add((await peer.NextAsync("shutdown")).GetProperty("reconnectAfterMs").GetInt32());
        // The randomness of a fixture is the same in each run.
        Assert.InRange(times.Max(), spreadMs * 3 / 4, spreadMs);
        Assert.InRange(times.Min(), 0, spreadMs / 4);
        Assert.InRange(times.Distinct().Count(), Count / 2, Count);
    }
}
