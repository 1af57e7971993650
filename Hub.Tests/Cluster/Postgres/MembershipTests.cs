using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Cluster.Postgres;

public class MembershipTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_node_that_joins_holds_the_lease_and_sees_the_cluster_and_what_is_fixed_in_it()
    {
        await using var node = await TestNode.JoinedAsync(await postgres.NewDatabaseAsync(), "a");

        var view = await node.Events.SeesAsync(_ => true);

        Assert.True(node.Membership.LeaseIsHeld);
        Assert.InRange(node.Membership.LeaseLeft, TimeSpan.Zero, TimeSpan.FromMilliseconds(2_800));
        Assert.Equal(new ClusterNode(node.Self, "http://a:8081", IsLeaving: false), Assert.Single(view.Nodes));
        Assert.Equal(ClusterSchema.DefaultShardCount, node.Events.Meta!.ShardCount);
        Assert.Equal(64, node.Events.Meta.Secret.Length);
        Assert.Equal(ClusterSchema.DefaultShardCount, view.Shards.Length);
        Assert.All(view.Shards, shard => Assert.Equal(new ShardRow(null, 0, 0), shard));
    }

    [Fact]
    public async Task Nodes_see_each_other_the_oldest_first()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var z = await TestNode.JoinedAsync(database, "z");
        await using var a = await TestNode.JoinedAsync(database, "a");

        foreach (var node in new[] { z, a })
            Assert.Equal([z.Self, a.Self], (await node.Events.SeesAsync(view => view.Nodes.Length == 2)).Nodes.Select(one => one.Incarnation));
    }

    [Fact]
    public async Task Waking_it_polls_at_once()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var one = await TestNode.JoinedAsync(database, "one");
        await using var other = await TestNode.JoinedAsync(database, "other");

        await other.ClaimAsync(7);

        Assert.Equal(other.Self, (await one.Events.SeesAnewAsync(one.Membership)).Shards[7].Owner);
    }

    [Fact]
    public async Task Shards_are_read_only_when_one_of_them_has_changed()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var node = await TestNode.JoinedAsync(database, "a");
        var first = await node.Events.SeesAsync(_ => true);

        Assert.True(first.Shards == (await node.Events.SeesAnewAsync(node.Membership)).Shards);

        await node.ClaimAsync(3);
        var changed = await node.Events.SeesAnewAsync(node.Membership);
        Assert.False(first.Shards == changed.Shards);
        Assert.Equal(new ShardRow(node.Self, 1, 1), changed.Shards[3]);
        Assert.True(changed.Shards == (await node.Events.SeesAnewAsync(node.Membership)).Shards);
    }

    [Fact]
    public async Task A_node_that_was_marked_down_says_so_and_joins_anew_with_a_higher_number()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var node = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "a");
        var before = node.Self;

        await postgres.Server.ExecuteAsync("UPDATE hub.hub_node SET up = false", name);

        Assert.Equal("evicted", await node.Events.NextAsync());
        Assert.Equal("joined", await node.Events.NextAsync());
        Assert.True(node.Self.Number > before.Number);
        Assert.True(node.Membership.LeaseIsHeld);
    }

    [Fact]
    public async Task A_node_that_leaves_is_gone_for_the_others_and_goes_on_reading_until_it_returns()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var stays = await TestNode.JoinedAsync(database, "stays");
        await using var leaves = await TestNode.JoinedAsync(database, "leaves");
        var before = leaves.Self;

        await leaves.Membership.LeaveAsync();

        Assert.False(leaves.Membership.LeaseIsHeld);
        Assert.Equal([stays.Self], (await stays.Events.SeesAnewAsync(stays.Membership)).Nodes.Select(node => node.Incarnation));
        Assert.Equal([stays.Self], (await leaves.Events.SeesAnewAsync(leaves.Membership)).Nodes.Select(node => node.Incarnation));
        Assert.False(leaves.Events.SaysMore);

        leaves.Membership.Return();

        Assert.Equal("joined", await leaves.Events.NextAsync());
        Assert.True(leaves.Self.Number > before.Number);
    }

    [Fact]
    public async Task What_a_node_owned_is_free_at_once_when_it_leaves()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var stays = await TestNode.JoinedAsync(database, "stays");
        var leaves = await TestNode.JoinedAsync(database, "leaves");
        Assert.Single(await leaves.ClaimAsync(1));
        Assert.Empty(await stays.ClaimAsync(1));

        await leaves.DisposeAsync();

        Assert.Equal([new ShardTerm(new ShardId(1), 2)], await stays.ClaimAsync(1));
    }

    [Fact]
    public async Task A_node_that_is_leaving_says_so_takes_no_more_and_keeps_its_lease()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var node = await TestNode.JoinedAsync(database, "a");

        Assert.True(await node.Nodes.BeginLeavingAsync(node.Self, CancellationToken.None));

        Assert.True(Assert.Single((await node.Events.SeesAnewAsync(node.Membership)).Nodes).IsLeaving);
        Assert.Empty(await node.ClaimAsync(1));
        Assert.True(node.Membership.LeaseIsHeld);
        Assert.False(await node.Nodes.BeginLeavingAsync(node.Self with { Number = node.Self.Number + 1 }, CancellationToken.None));
    }

    [Fact]
    public async Task A_node_whose_lease_is_over_is_marked_down_by_another_and_joins_anew_when_it_is_back()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new CutProxy(new Uri($"http://127.0.0.1:{postgres.Server.Port}"));
        await using var stays = await TestNode.JoinedAsync(database, "stays");
        await using var cut = await TestNode.JoinedAsync(ClusterSchemaTests.Through(proxy, database), "cut");
        Assert.Single(await cut.ClaimAsync(1));
        var before = cut.Self;
        await stays.Events.SeesAsync(view => view.Nodes.Length == 2);

        proxy.Cut();

        await stays.Events.SeesAsync(view => view.Nodes.Length == 1);
        Assert.False(cut.Membership.LeaseIsHeld);
        Assert.Equal(2, Assert.Single(await stays.ClaimAsync(1)).Term);
        Assert.Equal("unreachable", await cut.Events.NextAsync());
        Assert.Equal("lapsed", await cut.Events.NextAsync());

        proxy.Mend();

        Assert.Equal("reachable", await cut.Events.NextAsync());
        Assert.Equal("evicted", await cut.Events.NextAsync());
        Assert.Equal("joined", await cut.Events.NextAsync());
        Assert.True(cut.Self.Number > before.Number);
    }

    // Without TLS nothing of the driver's ends what it waits for when it cancels.
    [Theory]
    [InlineData("Prefer")]
    [InlineData("Disable")]
    public async Task A_database_that_says_nothing_is_given_up_before_the_lease_is_over(string tls)
    {
        var database = await postgres.NewDatabaseAsync() + $";SSL Mode={tls}";
        await using var proxy = new CutProxy(new Uri($"http://127.0.0.1:{postgres.Server.Port}"));
        await using var node = await TestNode.JoinedAsync(ClusterSchemaTests.Through(proxy, database), "a");

        proxy.Swallow();

        Assert.Equal("unreachable", await node.Events.NextAsync());
        Assert.True(node.Membership.LeaseIsHeld);

        proxy.Mend();

        Assert.Equal("reachable", await node.Events.NextAsync());
        Assert.True(node.Membership.LeaseIsHeld);
        Assert.False(node.Events.SaysMore);
    }

    [Fact]
    public async Task A_lease_that_lapsed_is_held_again_by_the_same_incarnation_when_nobody_marked_it_down()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new CutProxy(new Uri($"http://127.0.0.1:{postgres.Server.Port}"));
        await using var alone = await TestNode.JoinedAsync(ClusterSchemaTests.Through(proxy, database), "alone");
        Assert.Single(await alone.ClaimAsync(1));
        var before = alone.Self;

        proxy.Cut();
        Assert.Equal("unreachable", await alone.Events.NextAsync());
        Assert.Equal("lapsed", await alone.Events.NextAsync());
        proxy.Mend();

        Assert.Equal("reachable", await alone.Events.NextAsync());
        Assert.Equal("renewed", await alone.Events.NextAsync());
        Assert.True(alone.Membership.LeaseIsHeld);
        Assert.Equal(before, alone.Self);
        Assert.Equal(new ShardRow(before, 1, 1), (await alone.Events.SeesAnewAsync(alone.Membership)).Shards[1]);
    }

    [Fact]
    public async Task A_start_without_a_database_waits_for_it()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var proxy = new CutProxy(new Uri($"http://127.0.0.1:{postgres.Server.Port}"));
        proxy.Cut();
        var lines = new List<string>();
        await using var node = new TestNode(ClusterSchemaTests.Through(proxy, database), "a", loggers: new ListLoggerFactory(lines));
        var started = node.Membership.StartAsync();

        Assert.Equal("unreachable", await node.Events.NextAsync());
        Assert.False(started.IsCompleted);
        proxy.Mend();

        Assert.Equal("reachable", await node.Events.NextAsync());
        Assert.Equal("joined", await node.Events.NextAsync());
        Assert.Equal(node.Self, await started.WaitAsync(Limits.Generous));
        lock (lines)
            Assert.Contains($"The cluster's database cannot be used, trying on: PostgreSQL at 127.0.0.1:{proxy.Url.Port}", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_is_in_vain_fails_and_ends()
    {
        await using var node = new TestNode(postgres.Server.ConnectionString("postgres", "postgres", "wrong"), "a");

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => node.Membership.StartAsync().WaitAsync(Limits.Generous));

        Assert.Contains("the password is wrong", refused.Message, StringComparison.Ordinal);
        await node.Membership.LeaveAsync();
    }

    [Fact]
    public async Task A_cluster_with_another_number_of_shards_is_not_joined()
    {
        await using var node = new TestNode(await postgres.NewDatabaseAsync(), "a", shards: 512);

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => node.Membership.StartAsync().WaitAsync(Limits.Generous));

        Assert.Contains("the schema hub has 1024 shards and this hub 512", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_node_with_the_name_of_a_living_one_is_refused_and_the_living_one_goes_on()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var first = await TestNode.JoinedAsync(database, "a", "http://one:8081");
        await using var second = new TestNode(database, "a", "http://two:8081");

        var refused = await Assert.ThrowsAsync<ClusterDatabaseException>(() => second.Membership.StartAsync().WaitAsync(Limits.Generous));

        Assert.Contains("two nodes are called a: the other one is at http://one:8081", refused.Message, StringComparison.Ordinal);
        Assert.Contains("HUB__CLUSTER__NODE", refused.Message, StringComparison.Ordinal);
        await first.Events.SeesAnewAsync(first.Membership);
        Assert.False(first.Events.SaysMore);
    }

    [Fact]
    public async Task A_node_that_was_killed_is_back_at_once_at_its_old_address()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await DeadNodeAsync(name, "http://a:8081", leaseSeconds: 1_000);

        await using var node = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "a", "http://a:8081");

        Assert.Equal(2, Assert.Single(await node.ClaimAsync(5)).Term);
    }

    [Fact]
    public async Task A_node_that_was_killed_is_back_at_another_address_when_its_old_lease_is_over_and_not_before()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await DeadNodeAsync(name, "http://old:8081", leaseSeconds: 1_000);
        var lines = new List<string>();
        await using var node = new TestNode(postgres.Server.ConnectionString(name), "a", "http://new:8081");
        var started = node.Membership.StartAsync();
        // Each look at the lease takes a number.
        await AwaitAsync(name, "SELECT last_value > 3 FROM hub.hub_incarnation");
        Assert.False(started.IsCompleted);

        await postgres.Server.ExecuteAsync("UPDATE hub.hub_node SET expires = clock_timestamp()", name);

        await started.WaitAsync(Limits.Generous);
        Assert.Equal(2, Assert.Single(await node.ClaimAsync(5)).Term);
    }

    [Fact]
    public async Task Two_at_one_address_with_one_name_do_not_evict_each_other_for_ever()
    {
        var database = await postgres.NewDatabaseAsync();
        var lines = new List<string>();
        var first = await TestNode.JoinedAsync(database, "a", "http://a:8081", new ListLoggerFactory(lines, Level.Error));
        await using var second = await TestNode.JoinedAsync(database, "a", "http://a:8081");

        Assert.Equal("evicted", await first.Events.NextAsync());
        await first.DisposeAsync();

        await second.Events.SeesAnewAsync(second.Membership);
        Assert.False(second.Events.SaysMore);
    }

    [Fact]
    public async Task An_evicted_node_whose_name_was_taken_says_so_once_and_is_back_when_it_is_free()
    {
        var database = await postgres.NewDatabaseAsync();
        var lines = new List<string>();
        await using var first = await TestNode.JoinedAsync(database, "a", "http://a:8081", new ListLoggerFactory(lines, Level.Error));
        await using (var second = await TestNode.JoinedAsync(database, "a", "http://a:8081"))
        {
            Assert.Equal("evicted", await first.Events.NextAsync());
            // Its thread looks at the row again and again; each look takes a number.
            while (Count(lines) == 0) await second.Events.SeesAsync(_ => true);
            Assert.False(second.Events.SaysMore);
        }

        Assert.Equal("joined", await first.Events.NextAsync());
        Assert.Equal(1, Count(lines));
    }

    [Fact]
    public async Task Suspicions_count_when_both_nodes_have_renewed_since_and_go_with_who_was_named()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var a = await TestNode.JoinedAsync(database, "a");
        var b = await TestNode.JoinedAsync(database, "b");

        await a.Nodes.SuspectAsync(a.Self, [b.Self], CancellationToken.None);

        var seen = Assert.Single((await a.Events.SeesAsync(view => view.Suspicions.Length > 0)).Suspicions);
        Assert.Equal((a.Self, b.Self), (seen.Reporter, seen.Suspect));
        await a.Nodes.SuspectAsync(a.Self, [b.Self], CancellationToken.None);
        Assert.True(Assert.Single((await a.Events.SeesAnewAsync(a.Membership)).Suspicions).Age > seen.Age);

        await b.DisposeAsync();

        Assert.Empty((await a.Events.SeesAnewAsync(a.Membership)).Suspicions);
    }

    [Fact]
    public async Task A_node_that_died_does_not_count_as_suspected()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await DeadNodeAsync(name, "http://a:8081", leaseSeconds: 1_000);
        await using var b = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "b");

        await b.Nodes.SuspectAsync(b.Self, [new Incarnation(new NodeId("a"), 1)], CancellationToken.None);

        Assert.Empty((await b.Events.SeesAnewAsync(b.Membership)).Suspicions);
    }

    [Fact]
    public async Task A_suspicion_is_taken_back_by_not_being_repeated()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var a = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "a");
        await using var b = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "b");
        await a.Nodes.SuspectAsync(a.Self, [b.Self], CancellationToken.None);
        await a.Events.SeesAsync(view => view.Suspicions.Length > 0);

        await a.Nodes.SuspectAsync(a.Self, [], CancellationToken.None);

        Assert.Empty((await a.Events.SeesAnewAsync(a.Membership)).Suspicions);
        await AwaitAsync(name, "SELECT count(*) = 0 FROM hub.hub_suspicion");
    }

    [Fact]
    public async Task One_node_leaves_for_its_links_at_a_time_and_the_next_3_s_later()
    {
        var name = await postgres.NewDatabaseNameAsync();
        await using var a = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "a");
        await using var b = await TestNode.JoinedAsync(postgres.Server.ConnectionString(name), "b");

        var may = await Task.WhenAll(
            a.Nodes.TryIsolateAsync(a.Self, CancellationToken.None), b.Nodes.TryIsolateAsync(b.Self, CancellationToken.None));

        Assert.Single(may, true);
        var other = may[0] ? b : a;
        Assert.Single((await other.Events.SeesAnewAsync(other.Membership)).Nodes, node => node.IsLeaving);
        await postgres.Server.ExecuteAsync("UPDATE hub.hub_meta SET isolated = isolated - interval '3 s'", name);
        Assert.True(await other.Nodes.TryIsolateAsync(other.Self, CancellationToken.None));
    }

    // What a node that was killed leaves behind: shard 5, and a lease that nobody renews.
    private async Task DeadNodeAsync(string database, string url, int leaseSeconds)
    {
        await using (var node = await TestNode.JoinedAsync(postgres.Server.ConnectionString(database), "a", url))
            Assert.Single(await node.ClaimAsync(5));
        await postgres.Server.ExecuteAsync(
            $"UPDATE hub.hub_node SET up = true, leaving = false, expires = clock_timestamp() + interval '{leaseSeconds} s'", database);
    }

    private async Task AwaitAsync(string database, string condition)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(postgres.Server.ConnectionString(database) + ";Pooling=false");
        await using var connection = await source.OpenConnectionAsync();
        using var limit = new CancellationTokenSource(Limits.Generous);
        await using var command = new Npgsql.NpgsqlCommand(condition, connection);
        while (await command.ExecuteScalarAsync(limit.Token) is not true)
        {
        }
    }

    private static int Count(List<string> lines)
    {
        lock (lines) return lines.Count;
    }
}
