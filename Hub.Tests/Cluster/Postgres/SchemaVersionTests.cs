using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>Hubs that know different versions of the tables, against a real server.</summary>
public sealed class SchemaVersionTests : IAsyncLifetime
{
    private const int Shards = 16;

    private static readonly ShardId[] s_all = [.. Enumerable.Range(0, Shards).Select(i => new ShardId(i))];

    // Adds whatever a step may, and fails where it is run twice.
    private static readonly SchemaSteps s_next = SchemaSteps.Own.Then(
        """
        create table hub_next (shard integer primary key references hub_shard, said text not null);
        alter table hub_node add column note text;
        alter table hub_meta add column more integer not null default 7;
        """);

    private static readonly SchemaSteps s_demanding = SchemaSteps.Own.Then($"update hub_meta set oldest_hub = {SchemaSteps.Own.Version + 1}");

    private readonly List<PostgresMembership> _members = [];
    private string _database = null!;

    public async Task InitializeAsync() => _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    public async Task DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
    }

    [Fact]
    public async Task Tables_are_brought_up_to_date_once_by_newer_hubs_that_start_at_once()
    {
        var before = await New("a").PrepareAsync(Shards, default);

        var metas = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => New($"n{i}", s_next).PrepareAsync(Shards, default)));

        Assert.All(metas, meta => Assert.Equal(before, meta));
        Assert.Equal(s_next.Version, await ValueAsync("select schema_version from hub.hub_meta where more = 7"));
        Assert.Equal(0L, await ValueAsync("select count(note) from hub.hub_node left join hub.hub_next on said = id"));
    }

    [Fact]
    public async Task A_newer_hub_alone_begins_with_its_own_version()
    {
        await New("a", s_next).PrepareAsync(Shards, default);

        Assert.Equal(s_next.Version, await ValueAsync("select schema_version from hub.hub_meta"));
        Assert.Equal((long)Shards, await ValueAsync("select count(*) from hub.hub_shard left join hub.hub_next using (shard)"));
    }

    [Fact]
    public async Task An_older_hub_goes_on_with_newer_tables_beside_a_newer_one_and_starts_with_them_again()
    {
        var (older, listener) = await JoinAsync("older");
        Assert.Equal("joined", await listener.EventAsync());
        await older.ClaimAsync(s_all[..6], default);
        await listener.UntilAsync(view => view.Shards[5].Owner == listener.Self);
        var former = listener.Self;

        var (newer, newerListener) = await JoinAsync("newer", s_next);

        // It is renewed, is nobody's who was given up, and takes what nobody has.
        await listener.UntilAsync(view => view.Nodes.Any(node => node.Id == newerListener.Self));
        await older.ClaimAsync(s_all[..8], default);
        await newer.ClaimAsync(s_all, default);
        older.Look();
        var shards = (await listener.UntilAsync(view => view.Shards[Shards - 1].Owner is not null)).Shards;
        Assert.All(shards.Take(6), row => Assert.Equal(new ShardRow(former, 1), row));
        Assert.All(shards.Skip(6).Take(2), row => Assert.Equal(former, row.Owner));
        Assert.All(shards.Skip(8), row => Assert.Equal(newerListener.Self, row.Owner));
        Assert.Equal([s_all[0]], await older.TransferAsync([new ShardTransfer(s_all[0], 1, newerListener.Self)], default));
        Assert.Equal([s_all[8]], await newer.TransferAsync([new ShardTransfer(s_all[8], shards[8].Term, former)], default));
        Assert.True(older.LeaseIsHeld);

        await older.LeaveAsync(default);
        var (_, again) = await JoinAsync("older");

        Assert.True(again.Self.Number > former.Number);
        newer.Look();
        await newerListener.UntilAsync(view => view.Nodes.Any(node => node.Id == again.Self));
        Assert.Equal(s_next.Version, await ValueAsync("select schema_version from hub.hub_meta"));
    }

    [Fact]
    public async Task A_change_of_owners_waits_for_an_upgrade_and_a_renewal_does_not_hold_it_up_for_ever()
    {
        var (older, listener) = await JoinAsync("older");
        await using var source = NpgsqlDataSource.Create(_database);
        await using var renewal = await source.OpenConnectionAsync();
        await using var transaction = await renewal.BeginTransactionAsync();
        await RunAsync(renewal, "lock table hub.hub_node in row exclusive mode");

        var upgrade = New("newer", s_next).PrepareAsync(Shards, default);
        await Poll.UntilAsync(async _ => await WaitersAsync() >= 1);
        var claim = older.ClaimAsync(s_all, default);
        await Poll.UntilAsync(async _ => await ValueAsync(
            "select count(*) from pg_locks where not granted and relation = 'hub.hub_meta'::regclass") is > 0L);
        await RunAsync(renewal, "select version from hub.hub_meta");
        await transaction.CommitAsync();

        await upgrade.WaitAsync(Limits.Generous);
        await claim.WaitAsync(Limits.Generous);
        older.Look();
        await listener.UntilAsync(view => view.Shards.All(row => row.Owner == listener.Self));
    }

    [Fact]
    public async Task Tables_that_are_not_for_older_hubs_are_refused_with_all_versions_and_left_as_they_are()
    {
        await New("newer", s_demanding).PrepareAsync(Shards, default);

        var refused = await Assert.ThrowsAsync<ClusterException>(() => New("older").PrepareAsync(Shards, default));

        var own = SchemaSteps.Own.Version;
        Assert.Equal(
            $"The tables in the schema hub have version {own + 1} and are for hubs that know version {own + 1}, and this hub knows {own}: run a newer hub",
            refused.Message);
        await New("newer too", s_demanding).PrepareAsync(Shards, default);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_nothing_of_itself_behind()
    {
        await New("a").PrepareAsync(Shards, default);
        var broken = SchemaSteps.Own.Then("create table hub_next (id integer); select 1 / 0");

        await Assert.ThrowsAsync<ClusterException>(() => New("b", broken).PrepareAsync(Shards, default));

        await New("c", s_next).PrepareAsync(Shards, default);
    }

    private PostgresMembership New(string name, SchemaSteps? schema = null)
    {
        var member = new PostgresMembership(
            new ClusterOptions { Postgres = _database }, new NodeId(name), TimeProvider.System, NullLoggerFactory.Instance) { Schema = schema ?? SchemaSteps.Own };
        _members.Add(member);
        return member;
    }

    private async Task<(PostgresMembership Member, MembershipListener Listener)> JoinAsync(string name, SchemaSteps? schema = null)
    {
        var (member, listener) = (New(name, schema), new MembershipListener());
        await member.PrepareAsync(Shards, default);
        await member.StartAsync(new Uri($"http://{name}:1"), listener, default);
        return (member, listener);
    }

    private async Task<long> WaitersAsync() =>
        (long)(await ValueAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))!;

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> ValueAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
