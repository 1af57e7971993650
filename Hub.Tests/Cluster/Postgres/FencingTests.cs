using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>What the statements promise when sessions get in each other's way. Locks that another session holds force the order.</summary>
public sealed class FencingTests : IAsyncLifetime
{
    private const int Shards = 16;

    private static readonly ShardId[] s_all = [.. Enumerable.Range(0, Shards).Select(i => new ShardId(i))];
    private static readonly TimeSpan s_lease = TimeSpan.FromMinutes(1);

    private string _database = null!;
    private ClusterConnections _connections = null!;
    private ShardTable _shards = null!;

    public async Task InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        _connections = new ClusterConnections(new ClusterOptions { Postgres = _database }, new NodeId("test"));
        _shards = new ShardTable(_connections.Pool);
        await using var connection = await _connections.Pool.OpenConnectionAsync();
        await new ClusterSchema(connection, Shards, SchemaSteps.Own).MakeAsync(default);
    }

    public async Task DisposeAsync() => await _connections.DisposeAsync();

    [Fact]
    public async Task Claims_at_the_same_time_give_each_shard_one_owner()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await using var first = await SessionAsync("select from hub_meta for update");

        var claims = new[] { a, b }.Select(node => _shards.ClaimAsync(node, s_all, 0, default)).ToArray();
        await WaitingAsync(2);
        await first.CommitAsync();

        Assert.Equal([0, Shards], (await Task.WhenAll(claims)).Order());
        var rows = await RowsAsync();
        Assert.Single(rows.Select(row => row.Owner).Distinct());
        Assert.All(rows, row => Assert.Equal(1, row.Term));
    }

    [Fact]
    public async Task A_claim_waits_for_one_that_is_not_committed_and_takes_what_that_one_has_left()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await using var first = await SessionAsync(
            $"update hub_meta set version = version + 1; update hub_shard set owner = 'a', incarnation = {a.Number}, term = term + 1 where shard < 6");

        var claim = _shards.ClaimAsync(b, s_all, 0, default);
        await WaitingAsync(1);
        await first.CommitAsync();

        Assert.Equal(Shards - 6, await claim);
        var rows = await RowsAsync();
        Assert.All(rows[..6], row => Assert.Equal(new ShardRow(a, 1), row));
        Assert.All(rows[6..], row => Assert.Equal(new ShardRow(b, 1), row));
    }

    [Fact]
    public async Task A_claim_that_was_rolled_back_is_in_nobodys_way()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await using var first = await SessionAsync(
            $"update hub_meta set version = version + 1; update hub_shard set owner = 'a', incarnation = {a.Number}, term = term + 1");

        var claim = _shards.ClaimAsync(b, s_all, 0, default);
        await WaitingAsync(1);
        await first.RollbackAsync();

        Assert.Equal(Shards, await claim);
        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(b, 1), row));
    }

    [Fact]
    public async Task A_claim_waits_for_whoever_acts_as_the_shards_owner_under_its_lock()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await _shards.ClaimAsync(a, s_all, 0, default);
        await RunAsync("update hub_node set up = false where id = 'a'");
        await using var act = await SessionAsync("select from hub_shard where shard = 3 for share");

        var claim = _shards.ClaimAsync(b, s_all, 0, default);
        await WaitingAsync(1);
        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(a, 1), row));
        await act.CommitAsync();

        Assert.Equal(Shards, await claim);
        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(b, 2), row));
    }

    [Fact]
    public async Task A_node_that_has_just_been_given_up_gets_nothing_by_a_claim_that_was_waiting()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await using var eviction = await SessionAsync("update hub_meta set version = version + 1; update hub_node set up = false where id = 'b'");

        var claim = _shards.ClaimAsync(b, s_all, 0, default);
        await WaitingAsync(1);
        await eviction.CommitAsync();

        Assert.Equal(0, await claim);
        Assert.Equal(Shards, await _shards.ClaimAsync(a, s_all, 0, default));
    }

    [Fact]
    public async Task A_node_whose_lease_is_over_claims_nothing_even_while_nobody_has_given_it_up()
    {
        var a = await JoinAsync("a");
        await RunAsync("update hub_node set expires = clock_timestamp()");

        Assert.Equal(0, await _shards.ClaimAsync(a, s_all, 0, default));
    }

    [Fact]
    public async Task The_term_rises_by_each_change_of_owner()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        var shard = s_all[5];

        await _shards.ClaimAsync(a, [shard], 0, default);
        await _shards.TransferAsync(a, [new ShardTransfer(shard, 1, b)], default);
        await _shards.TransferAsync(b, [new ShardTransfer(shard, 2, a)], default);
        Assert.Equal(new ShardRow(a, 3), (await RowsAsync())[5]);
        await new NodeTable(_connections.Pool, a.Node).LeaveAsync(a, default);
        await _shards.ClaimAsync(b, [shard], 0, default);

        Assert.Equal(new ShardRow(b, 4), (await RowsAsync())[5]);
    }

    [Fact]
    public async Task A_transfer_with_a_term_of_the_past_changes_nothing()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await _shards.ClaimAsync(a, s_all, 6, default);

        Assert.Empty(await _shards.TransferAsync(a, [.. s_all.Select(shard => new ShardTransfer(shard, 6, b))], default));

        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(a, 7), row));
    }

    [Fact]
    public async Task A_node_that_was_given_up_transfers_nothing_though_nobody_has_taken_its_shards_yet()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await _shards.ClaimAsync(a, s_all, 0, default);
        await RunAsync("update hub_node set up = false where id = 'a'");

        Assert.Empty(await _shards.TransferAsync(a, [new ShardTransfer(s_all[1], 1, b)], default));

        Assert.Equal(new ShardRow(a, 1), (await RowsAsync())[1]);
    }

    [Fact]
    public async Task A_transfer_that_waits_for_a_claim_of_the_same_shards_comes_too_late()
    {
        var (a, b, c) = (await JoinAsync("a"), await JoinAsync("b"), await JoinAsync("c"));
        await _shards.ClaimAsync(a, s_all, 0, default);
        await using var claim = await SessionAsync(
            $"""
            update hub_meta set version = version + 1;
            update hub_node set up = false where id = 'a';
            update hub_shard set owner = 'c', incarnation = {c.Number}, term = term + 1
            """);

        var transfer = _shards.TransferAsync(a, [.. s_all.Select(shard => new ShardTransfer(shard, 1, b))], default);
        await WaitingAsync(1);
        await claim.CommitAsync();

        Assert.Empty(await transfer);
        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(c, 2), row));
    }

    [Fact]
    public async Task A_transfer_to_a_node_that_is_being_given_up_is_refused()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await _shards.ClaimAsync(a, s_all, 0, default);
        await using var eviction = await SessionAsync("update hub_meta set version = version + 1; update hub_node set up = false where id = 'b'");

        var transfer = _shards.TransferAsync(a, [new ShardTransfer(s_all[1], 1, b)], default);
        await WaitingAsync(1);
        await eviction.CommitAsync();

        Assert.Empty(await transfer);
        Assert.Equal(new ShardRow(a, 1), (await RowsAsync())[1]);
    }

    [Fact]
    public async Task Another_incarnation_of_a_node_owns_nothing_of_the_one_before()
    {
        var (before, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await _shards.ClaimAsync(before, s_all, 0, default);
        await RunAsync("update hub_node set up = false where id = 'a'");
        var after = await JoinAsync("a");

        Assert.Empty(await _shards.TransferAsync(after, [new ShardTransfer(s_all[1], 1, b)], default));
        Assert.Empty(await _shards.TransferAsync(before, [new ShardTransfer(s_all[1], 1, b)], default));
        Assert.Equal(0, await _shards.ClaimAsync(before, s_all, 0, default));
        Assert.Equal(Shards, await _shards.ClaimAsync(b, s_all, 0, default));
        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(b, 2), row));
    }

    [Fact]
    public async Task A_renewal_that_waits_for_an_eviction_finds_itself_given_up()
    {
        var a = await JoinAsync("a");
        await using var lease = _connections.CreateLeaseConnection();
        await lease.OpenAsync();
        var renewal = new Renewal(lease, a, s_lease, "''");
        Assert.NotNull(renewal.Run());
        await using var eviction = await SessionAsync("update hub_node set up = false");

        var renewing = Task.Run(renewal.Run);
        await WaitingAsync(1);
        await eviction.CommitAsync();

        Assert.Null(await renewing);
        Assert.False(await new NodeTable(_connections.Pool, a.Node).SetLeavingAsync(a, default));
    }

    [Fact]
    public async Task An_eviction_that_waits_for_a_renewal_gives_nobody_up()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await RunAsync("update hub_node set expires = clock_timestamp() where id = 'b'");
        // Nobody is given up just after the server's start.
        await Poll.UntilAsync(async _ => await ValueAsync("select pg_postmaster_start_time() < clock_timestamp() - interval '4 seconds'") is true);
        await using var lease = _connections.CreateLeaseConnection();
        await lease.OpenAsync();
        await using var renewal = await SessionAsync("update hub_node set expires = clock_timestamp() + interval '1 minute' where id = 'b'");

        var evicting = Task.Run(new Renewal(lease, a, s_lease, "''").Evict);
        await WaitingAsync(1);
        await renewal.CommitAsync();

        Assert.Equal(0, await evicting);
        Assert.Equal(Shards, await _shards.ClaimAsync(b, s_all, 0, default));
    }

    [Fact]
    public async Task A_renewal_waits_for_no_change_of_shards()
    {
        var a = await JoinAsync("a");
        await using var lease = _connections.CreateLeaseConnection();
        await lease.OpenAsync();
        await using var change = await SessionAsync("select from hub_meta, hub_shard for update");

        var seen = new Renewal(lease, a, s_lease, "''").Run();

        Assert.Equal(Shards, seen!.Value.View.Shards.Count);
    }

    [Fact]
    public async Task A_renewal_that_a_lock_holds_up_fails_within_the_lease()
    {
        var a = await JoinAsync("a");
        await using var lease = _connections.CreateLeaseConnection();
        await lease.OpenAsync();
        await using var lockOfTheRow = await SessionAsync("select from hub_node for update");

        var failure = Assert.ThrowsAny<NpgsqlException>(() => new Renewal(lease, a, s_lease, "''").Run());

        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.True(DatabaseFailure.IsOne(failure));
    }

    [Fact]
    public async Task A_claim_that_a_lock_holds_up_for_too_long_fails_as_a_whole_and_may_be_tried_again()
    {
        var a = await JoinAsync("a");
        await using var lockOfARow = await SessionAsync("select from hub_shard where shard = 9 for update");
        var version = await ValueAsync("select version from hub_meta");

        var failure = await Assert.ThrowsAsync<PostgresException>(() => _shards.ClaimAsync(a, s_all, 0, default));

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, failure.SqlState);
        Assert.All(await RowsAsync(), row => Assert.Equal(new ShardRow(null, 0), row));
        Assert.Equal(version, await ValueAsync("select version from hub_meta"));
        await lockOfARow.RollbackAsync();
        Assert.Equal(Shards, await _shards.ClaimAsync(a, s_all, 0, default));
    }

    [Fact]
    public async Task A_database_that_was_restored_to_the_past_gives_no_term_out_twice()
    {
        await using var member = new PostgresMembership(
            new ClusterOptions { Postgres = _database }, new NodeId("a"), TimeProvider.System, NullLoggerFactory.Instance);
        var listener = new MembershipListener();
        await member.StartAsync(new Uri("http://a:1"), listener, default);
        await RunAsync("update hub_meta set version = version + 1; update hub_shard set term = shard + 40");
        member.Look();
        await listener.UntilAsync(view => view.Shards[0].Term == 40);
        await RunAsync("update hub_meta set version = 1; update hub_shard set term = 2");

        await member.ClaimAsync([s_all[4]], default);

        Assert.Equal(new ShardRow(listener.Self, 40 + Shards), (await RowsAsync())[4]);
        Assert.Equal(new ShardRow(null, 2), (await RowsAsync())[5]);
    }

    private async Task<Incarnation> JoinAsync(string name) =>
        (await new NodeTable(_connections.Pool, new NodeId(name)).TryJoinAsync(new Uri($"http://{name}:1"), s_lease, default)).Self!.Value;

    private async Task<ShardRow[]> RowsAsync()
    {
        await using var command = _connections.Pool.CreateCommand("select owner, incarnation, term from hub_shard order by shard");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<ShardRow>();
        while (await reader.ReadAsync()) rows.Add(RowOf(reader));
        return [.. rows];
    }

    private static ShardRow RowOf(NpgsqlDataReader reader) =>
        new(reader.IsDBNull(0) ? null : new Incarnation(new NodeId(reader.GetString(0)), reader.GetInt64(1)), reader.GetInt64(2));

    private async Task RunAsync(string sql)
    {
        await using var command = _connections.Pool.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> ValueAsync(string sql)
    {
        await using var command = _connections.Pool.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    // Until so many sessions wait for a lock.
    private Task WaitingAsync(int sessions) => Poll.UntilAsync(async _ =>
        await ValueAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") is long count && count == sessions);

    private async Task<Session> SessionAsync(string sql)
    {
        var connection = await _connections.Pool.OpenConnectionAsync();
        var session = new Session(connection, await connection.BeginTransactionAsync());
        await session.RunAsync(sql);
        return session;
    }

    /// <summary>A transaction that is open until the test ends it, with what it has locked.</summary>
    private sealed class Session(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync();
        }

        public Task CommitAsync() => transaction.CommitAsync();

        public Task RollbackAsync() => transaction.RollbackAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
