using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>The rules of CLUSTER: tables, membership and lease, against a real server.</summary>
public sealed class PostgresMembershipTests : IAsyncLifetime
{
    private const int Shards = 16;

    private readonly List<PostgresMembership> _members = [];
    private PostgresServer _server = null!;
    private string _database = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        _database = await _server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_that_start_at_once_make_the_tables_once()
    {
        var metas = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => New($"n{i}").PrepareAsync(Shards, default)));

        Assert.Single(metas.Select(meta => meta.Secret).Distinct());
        Assert.All(metas, meta => Assert.True(meta.Secret.Length >= 32));
    }

    [Fact]
    public async Task A_role_that_only_owns_a_schema_is_enough()
    {
        var owner = await OwnerOfSchemaAsync("somewhere");

        await New("a", owner + ";Search Path=somewhere").PrepareAsync(Shards, default);

        await _server.ExecuteAsync("select from somewhere.hub_shard", Name(_database));
    }

    [Fact]
    public async Task A_role_without_rights_is_told_what_to_give_it()
    {
        var owner = await OwnerOfSchemaAsync("elsewhere");

        var refused = await Assert.ThrowsAsync<ClusterException>(() => New("a", owner).PrepareAsync(Shards, default));

        Assert.Contains("create schema hub authorization", refused.Message);
        Assert.Contains($"database {Name(_database)}", refused.Message);
    }

    [Fact]
    public async Task A_wrong_password_stops_the_start_and_is_not_shown()
    {
        var wrong = _server.ConnectionString(Name(_database), Name(_database), "not-the-password");

        var refused = await Assert.ThrowsAsync<ClusterException>(() => New("a", wrong).PrepareAsync(Shards, default));

        Assert.Contains("check Username and Password", refused.Message);
        Assert.DoesNotContain("not-the-password", refused.Message);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named() => Assert.Contains(
        "no such database", (await Assert.ThrowsAsync<ClusterException>(() => New("a", _database.Replace("Database=", "Database=no", StringComparison.Ordinal)).PrepareAsync(Shards, default))).Message);

    [Fact]
    public async Task An_old_server_is_refused_with_both_versions()
    {
        var refused = await Assert.ThrowsAsync<ClusterException>(() => New("a", oldestServer: 99).PrepareAsync(Shards, default));

        Assert.Contains("99 or later is needed", refused.Message);
    }

    [Fact]
    public async Task Another_number_of_shards_is_refused()
    {
        await New("a").PrepareAsync(Shards, default);

        Assert.Equal(
            "The cluster has 16 shards, and this hub knows 32",
            (await Assert.ThrowsAsync<ClusterException>(() => New("b").PrepareAsync(32, default))).Message);
    }

    [Fact]
    public async Task Two_claimers_get_each_shard_once_with_a_term_above_the_one_before()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        var all = Enumerable.Range(0, Shards).Select(i => new ShardId(i)).ToArray();

        await Task.WhenAll(a.Member.ClaimAsync(all, default), b.Member.ClaimAsync(all, default));

        var first = await SeeAsync(a, view => view.Shards.All(row => row.Owner is not null));
        Assert.All(first.Shards, row => Assert.Equal(1, row.Term));
        await b.Member.LeaveAsync(default);
        await a.Member.ClaimAsync(all, default);
        var second = await SeeAsync(a, view => view.Shards.All(row => row.Owner == a.Listener.Self));
        for (var i = 0; i < Shards; i++) Assert.Equal(first.Shards[i].Owner == a.Listener.Self ? 1 : 2, second.Shards[i].Term);
    }

    [Fact]
    public async Task A_claim_takes_nothing_from_a_node_that_is_up()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await a.Member.ClaimAsync([new ShardId(3)], default);

        await b.Member.ClaimAsync([new ShardId(3)], default);

        Assert.Equal(new ShardRow(a.Listener.Self, 1), (await SeeAsync(b, view => view.Shards[3].Owner is not null)).Shards[3]);
    }

    [Fact]
    public async Task A_transfer_is_for_the_owner_with_the_current_term_and_may_be_repeated()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await a.Member.ClaimAsync([new ShardId(1), new ShardId(2)], default);
        var to = b.Listener.Self;
        ShardTransfer[] transfers = [new(new ShardId(1), 1, to), new(new ShardId(2), 9, to), new(new ShardId(3), 1, to)];

        Assert.Equal([new ShardId(1)], await a.Member.TransferAsync(transfers, default));
        Assert.Equal([new ShardId(1)], await a.Member.TransferAsync(transfers, default));

        var view = await SeeAsync(b, view => view.Shards[1].Owner == to);
        Assert.Equal(new ShardRow(to, 2), view.Shards[1]);
        Assert.Equal(new ShardRow(a.Listener.Self, 1), view.Shards[2]);
    }

    [Fact]
    public async Task A_transfer_to_a_node_that_is_gone_is_none()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await a.Member.ClaimAsync([new ShardId(1)], default);
        await b.Member.LeaveAsync(default);

        Assert.Empty(await a.Member.TransferAsync([new ShardTransfer(new ShardId(1), 1, b.Listener.Self)], default));
    }

    [Fact]
    public async Task A_node_that_says_nothing_more_is_given_up_after_its_lease_and_comes_back_as_another()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await SeeAsync(a, view => view.Nodes.Count == 2);
        var before = b.Listener.Self;

        // As if it had been killed: what it wrote last is that its lease is over.
        await _server.ExecuteAsync("create function hub.stand_still() returns trigger language plpgsql as $$ begin if new.id = 'b' and old.up and new.up then new.expires = old.expires; end if; return new; end $$", Name(_database));
        await _server.ExecuteAsync("create trigger stand_still before update on hub.hub_node for each row execute function hub.stand_still()", Name(_database));

        await SeeAsync(a, view => view.Nodes.Count == 1);
        await _server.ExecuteAsync("drop trigger stand_still on hub.hub_node", Name(_database));
        Assert.Equal("joined", await b.Listener.EventAsync());
        Assert.Equal("evicted", await b.Listener.EventAsync());
        Assert.Equal("joined", await b.Listener.EventAsync());
        Assert.True(b.Listener.Self.Number > before.Number);
        await SeeAsync(a, view => view.Nodes.Any(node => node.Id == b.Listener.Self));
    }

    [Fact]
    public async Task A_name_that_another_running_node_has_is_refused_with_its_address()
    {
        await JoinAsync("a");
        var second = New("a");
        await second.PrepareAsync(Shards, default);

        var refused = await Assert.ThrowsAsync<ClusterException>(() => second.StartAsync(new Uri("http://second:1"), new MembershipListener(), default));

        Assert.Equal("Another node that runs at http://a:1/ is called a: give this one another name with HUB__CLUSTER__NODE", refused.Message);
    }

    [Fact]
    public async Task A_node_that_is_about_to_leave_says_so()
    {
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));

        Assert.True(await b.Member.SetLeavingAsync(default));

        await SeeAsync(a, view => view.Nodes.Any(node => node.Id == b.Listener.Self && node.IsLeaving));
    }

    [Fact]
    public async Task After_an_outage_of_the_database_longer_than_the_lease_nobody_is_given_up_and_all_goes_on_with_the_same_terms()
    {
        await using var server = await PostgresServer.StartNewAsync();
        _database = await server.CreateDatabaseAsync();
        var (a, b) = (await JoinAsync("a"), await JoinAsync("b"));
        await a.Member.ClaimAsync([new ShardId(0), new ShardId(1)], default);
        var before = await SeeAsync(b, view => view.Nodes.Count == 2 && view.Shards[1].Owner is not null);
        Assert.Equal("joined", await a.Listener.EventAsync());

        await server.CrashAsync();
        Assert.Equal("lapsed", await a.Listener.EventAsync());
        Assert.False(a.Member.LeaseIsHeld);
        await server.StartAsync();

        Assert.Equal("renewed", await a.Listener.EventAsync());
        Assert.True(a.Member.LeaseIsHeld);
        var after = await SeeAsync(b, _ => true);
        Assert.Equal(before.Nodes.Select(node => node.Id), after.Nodes.Select(node => node.Id));
        Assert.Equal(before.Shards, after.Shards);
    }

    [Fact]
    public async Task A_database_that_is_not_there_yet_is_waited_for()
    {
        await using var server = await PostgresServer.StartNewAsync();
        _database = await server.CreateDatabaseAsync();
        await server.CrashAsync();

        var preparing = New("a").PrepareAsync(Shards, default);
        await server.StartAsync();

        Assert.Equal(Shards, (await preparing.WaitAsync(Limits.Generous)).ShardCount);
    }

    private PostgresMembership New(string name, string? database = null, int oldestServer = 14)
    {
        var member = new PostgresMembership(
            new ClusterOptions { Postgres = database ?? _database }, new NodeId(name), TimeProvider.System, NullLoggerFactory.Instance) { OldestServer = oldestServer };
        _members.Add(member);
        return member;
    }

    private async Task<(PostgresMembership Member, MembershipListener Listener)> JoinAsync(string name)
    {
        var (member, listener) = (New(name), new MembershipListener());
        await member.PrepareAsync(Shards, default);
        await member.StartAsync(new Uri($"http://{name}:1"), listener, default);
        return (member, listener);
    }

    private static Task<ClusterView> SeeAsync((PostgresMembership Member, MembershipListener Listener) node, Func<ClusterView, bool> condition)
    {
        node.Member.Look();
        return node.Listener.UntilAsync(condition);
    }

    private async Task<string> OwnerOfSchemaAsync(string schema)
    {
        var role = $"{Name(_database)}_{schema}";
        await _server.ExecuteAsync($"create role {role} login password 'test-password'");
        await _server.ExecuteAsync($"revoke create on database {Name(_database)} from public");
        await _server.ExecuteAsync($"create schema {schema} authorization {role}", Name(_database));
        return _server.ConnectionString(Name(_database), role);
    }

    private static string Name(string connection) => new Npgsql.NpgsqlConnectionStringBuilder(connection).Database!;
}
