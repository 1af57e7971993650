using Hub.Actors.Cluster.Postgres;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>The server itself is stopped, killed and frozen, so that this class has one of its own.</summary>
public class DatabaseOutageTests : IAsyncLifetime
{
    private PostgresServer? _server;

    private PostgresServer Server => _server ?? throw new InvalidOperationException("The server was not started");

    public async Task InitializeAsync() => _server = await PostgresServer.StartNewAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task After_an_outage_longer_than_the_lease_everybody_owns_what_it_owned()
    {
        await using var nodes = await Three.JoinedAsync(Server.ConnectionString());

        await Server.KillAsync();
        await nodes.AllSayAsync("unreachable", "lapsed");
        await Server.StartAsync();

        await nodes.AllSayAsync("reachable", "renewed");
        await nodes.NothingHasMovedAsync();
    }

    [Fact]
    public async Task A_server_that_stood_still_for_longer_than_the_lease_costs_nobody_anything()
    {
        await using var nodes = await Three.JoinedAsync(Server.ConnectionString());
        // So steady that each of them may mark others down.
        await nodes.MayMarkDownAsync(Server);

        Server.Freeze();
        await nodes.AllSayAsync("unreachable", "lapsed");
        Server.Thaw();

        await nodes.AllSayAsync("reachable", "renewed");
        await nodes.NothingHasMovedAsync();
    }

    [Fact]
    public async Task A_restart_within_the_lease_is_not_noticed_by_owners()
    {
        await using var nodes = await Three.JoinedAsync(Server.ConnectionString());

        await Server.RestartAsync();

        await nodes.NothingHasMovedAsync();
        await nodes.AllSayAsync("unreachable", "reachable");
    }

    private sealed class Three(TestNode[] nodes) : IAsyncDisposable
    {
        public static async Task<Three> JoinedAsync(string database)
        {
            var nodes = await Task.WhenAll(new[] { "a", "b", "c" }.Select(name => TestNode.JoinedAsync(database, name)));
            for (var number = 0; number < nodes.Length; number++) Assert.Single(await nodes[number].ClaimAsync(number));
            return new Three(nodes);
        }

        public async Task AllSayAsync(params string[] what)
        {
            foreach (var node in nodes)
                foreach (var one in what) Assert.Equal(one, await node.Events.NextAsync());
        }

        public async Task MayMarkDownAsync(PostgresServer server)
        {
            await using var source = Npgsql.NpgsqlDataSource.Create(server.ConnectionString() + ";Pooling=false");
            await using var command = source.CreateCommand("SELECT bool_and(clock_timestamp() - steady > interval '3.1 s') FROM hub.hub_node");
            while (await command.ExecuteScalarAsync() is not true) await nodes[0].Events.SeesAsync(_ => true);
        }

        // Long enough for each to have a right to mark others down, and to do so if it saw a reason.
        public async Task NothingHasMovedAsync()
        {
            foreach (var node in nodes)
            {
                for (var polls = 0; polls < 6; polls++) await node.Events.SeesAnewAsync(node.Membership);
                var view = node.Events.View!;
                Assert.Equal(nodes.Select(one => one.Self).OrderBy(self => self.Number), view.Nodes.Select(one => one.Incarnation));
                for (var shard = 0; shard < nodes.Length; shard++) Assert.Equal(new ShardRow(nodes[shard].Self, 1, 1), view.Shards[shard]);
                Assert.True(node.Membership.LeaseIsHeld);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }
}
