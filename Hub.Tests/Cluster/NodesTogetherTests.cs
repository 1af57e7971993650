using System.Net;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

/// <summary>What is asked of the connections of a hub is asked of those of all its nodes, whichever node it is asked of.</summary>
public sealed class NodesTogetherTests : IAsyncLifetime
{
    private readonly MemoryCluster _cluster = new();
    private MemoryNode _a = null!;
    private MemoryNode _b = null!;

    public async Task InitializeAsync()
    {
        (_a, _b) = (await _cluster.AddAsync("a"), await _cluster.AddAsync("b"));
        await _cluster.PlacedAsync("a", "b");
        await Poll.UntilAsync(() => _a.Engine.Links.Concat(_b.Engine.Links).All(link => link.IsUp));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_broadcast_reaches_the_connections_of_all_nodes()
    {
        FakeTransport[] peers = [(await OpenAsync(_a, null)).Peer, (await OpenAsync(_b, null)).Peer];

        Assert.Equal(2, await _a.Fixture.Node.BroadcastAsync("1"u8.ToArray(), CancellationToken.None).WaitAsync(Limits.Generous));

        foreach (var peer in peers) Assert.Equal("""{"type":"broadcast","message":1}""", await peer.NextTextAsync());
    }

    [Fact]
    public async Task A_user_is_reached_on_every_node_and_nobody_else_is()
    {
        FakeTransport[] ann = [(await OpenAsync(_a, "ann")).Peer, (await OpenAsync(_b, "ann")).Peer];
        var ben = (await OpenAsync(_b, "ben")).Peer;

        Assert.Equal(2, await _b.Fixture.Node.SendToUserAsync("ann", "hi", CancellationToken.None).WaitAsync(Limits.Generous));
        Assert.Equal(0, await _b.Fixture.Node.SendToUserAsync("nobody", "hi", CancellationToken.None).WaitAsync(Limits.Generous));

        foreach (var peer in ann) Assert.Equal("hi", await peer.NextTextAsync());
        Assert.False(ben.HasMore);
    }

    [Fact]
    public async Task Connections_are_counted_listed_and_closed_across_nodes()
    {
        var (_, here) = await OpenAsync(_a, "ann");
        var (there, other) = await OpenAsync(_b, "ben");
        var node = _a.Fixture.Node;

        Assert.Equal(2, await node.CountConnectionsAsync(CancellationToken.None).WaitAsync(Limits.Generous));
        var listed = await node.ListConnectionsAsync(CancellationToken.None).WaitAsync(Limits.Generous);
        Assert.Equal(
            [($"{here}", "ann"), ($"{other}", "ben")],
            listed.Select(connection => (connection.Id, connection.User ?? "")).OrderBy(connection => connection.Item2));
        Assert.All(listed, connection => Assert.Equal((IPAddress.Loopback, "/x"), (connection.Address, connection.Path)));

        Assert.True(await node.CloseConnectionAsync(other, new CloseStatus(4004, "enough"), CancellationToken.None).WaitAsync(Limits.Generous));
        Assert.Equal(new CloseStatus(4004, "enough"), await there.ClosedAsync());
        Assert.False(await node.CloseConnectionAsync(default, new CloseStatus(4004, ""), CancellationToken.None).WaitAsync(Limits.Generous));
    }

    private static async Task<(FakeTransport Peer, ConnectionId Id)> OpenAsync(MemoryNode node, string? user)
    {
        var (peer, connection) = await node.Fixture.ConnectAsync(new ConnectionPlan
        {
            TakesBroadcasts = true,
            Handler = (connection, _) => new EchoHandler(connection),
            Identity = Identity.Nobody with { User = user },
            Party = new Party(user, IPAddress.Loopback, "/x"),
        });
        return (peer, connection.Id);
    }
}
