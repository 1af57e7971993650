using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Npgsql;

namespace Hub.Tests.Cluster.Postgres;

public class ShardStatementsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Several_that_claim_everything_at_once_get_each_shard_once()
    {
        var database = await postgres.NewDatabaseAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => TestNode.JoinedAsync(database, $"n{number}")));
        var all = Enumerable.Range(0, ClusterSchema.DefaultShardCount).ToList();

        // Each in an order of its own, and in several goes.
        var claims = await Task.WhenAll(nodes.SelectMany((node, number) => all
            .OrderBy(shard => (shard * 31 * (number + 1)) % 1_021)
            .Chunk(128)
            .Select(some => node.ClaimAsync(some))));

        var taken = claims.SelectMany(claim => claim).ToList();
        Assert.Equal(all, taken.Select(shard => shard.Shard.Number).Order());
        Assert.All(taken, shard => Assert.Equal(1, shard.Term));
        foreach (var node in nodes) await node.DisposeAsync();
    }

    [Fact]
    public async Task Who_waited_for_a_claim_of_a_node_that_has_just_joined_does_not_take_it_away()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var waits = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "waits");
        await using var other = NpgsqlDataSource.Create(postgres.Server.ConnectionString(name));
        await using var session = await other.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();
        await ExecuteAsync(session, "UPDATE hub.hub_shard SET owner = 'new', incarnation = 99, term = term + 1 WHERE shard = 1");

        var claim = waits.ClaimAsync(1);
        await LockIsWaitedForAsync(name);
        await ExecuteAsync(session, "INSERT INTO hub.hub_node VALUES ('new', 99, '', now(), now(), now() + interval '1 h', true, false)");
        await transaction.CommitAsync();

        Assert.Empty(await claim);
    }

    [Fact]
    public async Task A_claim_takes_a_term_above_any_that_was_seen()
    {
        await using var node = await TestNode.JoinedAsync(await postgres.NewDatabaseAsync(), "a");

        var taken = await node.Shards.ClaimAsync(
            node.Self, [new ShardTerm(new ShardId(1), 41), new ShardTerm(new ShardId(2), 0)], CancellationToken.None);

        Assert.Equal([new ShardTerm(new ShardId(1), 42), new ShardTerm(new ShardId(2), 1)], taken);
    }

    [Fact]
    public async Task The_highest_term_seen_is_remembered_when_the_database_is_put_back()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var node = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "a");
        await node.Shards.ClaimAsync(node.Self, [new ShardTerm(new ShardId(1), 41)], CancellationToken.None);
        await node.Events.SeesAsync(view => view.Shards[1].Term == 42);

        await postgres.Server.ExecuteAsync(
            "UPDATE hub.hub_shard SET owner = NULL, incarnation = NULL, term = 3 WHERE shard = 1; UPDATE hub.hub_meta SET version = version - 1", name);

        Assert.Equal(new ShardRow(null, 3, 42), (await node.Events.SeesAsync(view => view.Shards[1].Term == 3)).Shards[1]);
    }

    [Fact]
    public async Task What_a_living_node_owns_is_not_claimed_nor_is_anything_by_one_that_is_down()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var one = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "one");
        await using var other = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "other");
        Assert.Single(await one.ClaimAsync(1));

        Assert.Equal([2], (await other.ClaimAsync(1, 2)).Select(shard => shard.Shard.Number));
        Assert.Empty(await one.ClaimAsync(1));

        var former = one.Self;
        await one.Membership.LeaveAsync();
        Assert.Empty(await one.Shards.ClaimAsync(former, [new ShardTerm(new ShardId(3), 0)], CancellationToken.None));
    }

    [Fact]
    public async Task A_transfer_gives_what_is_the_givers_with_its_term_and_nothing_else()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var giver = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "giver");
        await using var receiver = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "receiver");
        await giver.ClaimAsync(1, 2);
        await receiver.ClaimAsync(3);

        var given = await giver.Shards.TransferAsync(
            giver.Self, [Shard(1, 1), Shard(2, 7), Shard(3, 1), Shard(4, 0)], receiver.Self, CancellationToken.None);

        Assert.Equal([Shard(1, 2)], given);
        var shards = (await giver.Events.SeesAnewAsync(giver.Membership)).Shards;
        Assert.Equal(new ShardRow(receiver.Self, 2, 2), shards[1]);
        Assert.Equal(new ShardRow(giver.Self, 1, 1), shards[2]);
        Assert.Equal(new ShardRow(receiver.Self, 1, 1), shards[3]);
        Assert.Equal(new ShardRow(null, 0, 0), shards[4]);
    }

    [Fact]
    public async Task A_deposed_owner_gives_nothing_away()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var frozen = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "frozen");
        await using var other = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "other");
        var former = frozen.Self;
        await frozen.ClaimAsync(1);
        await postgres.Server.ExecuteAsync("UPDATE hub.hub_node SET up = false WHERE id = 'frozen'", name);
        Assert.Equal(2, Assert.Single(await other.ClaimAsync(1)).Term);

        foreach (var term in new[] { 1L, 2L })
            Assert.Empty(await frozen.Shards.TransferAsync(former, [Shard(1, term)], other.Self, CancellationToken.None));
    }

    [Fact]
    public async Task A_transfer_that_waited_while_the_shard_was_taken_finds_itself_deposed()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var giver = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "giver");
        await using var receiver = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "receiver");
        await giver.ClaimAsync(1);
        await using var other = NpgsqlDataSource.Create(postgres.Server.ConnectionString(name));
        await using var session = await other.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();
        await ExecuteAsync(session, "UPDATE hub.hub_shard SET term = term + 1 WHERE shard = 1");

        var transfer = giver.Shards.TransferAsync(giver.Self, [Shard(1, 1)], receiver.Self, CancellationToken.None);
        await LockIsWaitedForAsync(name);
        await transaction.CommitAsync();

        Assert.Empty(await transfer);
    }

    [Fact]
    public async Task Nothing_is_given_to_a_node_that_is_down_or_leaving()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var giver = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "giver");
        await using var receiver = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "receiver");
        await giver.ClaimAsync(1);

        await receiver.Nodes.BeginLeavingAsync(receiver.Self, CancellationToken.None);
        Assert.Empty(await giver.Shards.TransferAsync(giver.Self, [Shard(1, 1)], receiver.Self, CancellationToken.None));
        await receiver.Membership.LeaveAsync();
        Assert.Empty(await giver.Shards.TransferAsync(giver.Self, [Shard(1, 1)], receiver.Self, CancellationToken.None));
    }

    [Fact]
    public async Task A_lock_that_is_not_given_is_a_failure_of_the_moment()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var node = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "a");
        await using var other = NpgsqlDataSource.Create(postgres.Server.ConnectionString(name));
        await using var session = await other.OpenConnectionAsync();
        await using var transaction = await session.BeginTransactionAsync();
        await ExecuteAsync(session, "SELECT FROM hub.hub_shard WHERE shard = 1 FOR UPDATE");

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => node.ClaimAsync(1));

        Assert.False(refused.IsFinal);
        Assert.Contains("lock timeout", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_session_waits_for_the_disk_and_gives_locks_up()
    {
        await using var database = new ClusterDatabase(await postgres.NewDatabaseAsync(), TimeProvider.System);
        foreach (var source in new[] { database.Pool, database.Lease })
        {
            for (var use = 0; use < 2; use++)
            {
                await using var command = source.CreateCommand(
                    "SELECT current_setting('synchronous_commit') || current_setting('lock_timeout') || current_setting('idle_in_transaction_session_timeout')");
                Assert.Equal("on2s5s", await command.ExecuteScalarAsync());
            }
        }
    }

    private static ShardTerm Shard(int number, long term) => new(new ShardId(number), term);

    private static async Task ExecuteAsync(NpgsqlConnection session, string text)
    {
        await using var command = new NpgsqlCommand(text, session);
        await command.ExecuteNonQueryAsync();
    }

    private async Task LockIsWaitedForAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(postgres.Server.ConnectionString(database));
        await using var command = source.CreateCommand(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");
        using var limit = new CancellationTokenSource(Limits.Generous);
        while (await command.ExecuteScalarAsync(limit.Token) is not true)
        {
        }
    }
}
