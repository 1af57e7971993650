using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>Who may add to a room. Locks that another session holds force the order.</summary>
public sealed class AppendFencingTests : IAsyncLifetime
{
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _a = null!;
    private PostgresMessageStore _b = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync();
        _a = await _fixture.AddAsync("a");
        _b = await _fixture.AddAsync("b");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task The_owner_adds_and_everybody_can_read_it()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");

        Assert.Equal(AppendOutcome.Committed, (await room.AppendAsync("one", "two")).Outcome);

        Assert.Equal([(1, "one"), (2, "two")], await _fixture.RowsAsync(room.Room));
        var page = await _b.ReadAsync("room", new LogRead(Since: null, 10), room.Top);
        Assert.Equal([1, 2], page.Entries.Select(entry => entry.Offset));
        Assert.Equal(1, room.Owner.Term);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task With_another_term_the_owner_adds_nothing(int more)
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        var other = new StoreWriter(_a, room.Owner with { Term = room.Owner.Term + more }, room.Room, TimeProvider.System);

        Assert.Equal(AppendOutcome.Deposed, (await other.AppendAsync("no")).Outcome);

        Assert.Equal(0, await _fixture.CountAsync());
    }

    [Fact]
    public async Task Another_node_adds_nothing_though_it_knows_the_term()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        var other = new StoreWriter(_b, room.Owner, room.Room, TimeProvider.System);

        Assert.Equal(AppendOutcome.Deposed, (await other.AppendAsync("no")).Outcome);

        Assert.Equal(0, await _fixture.CountAsync());
    }

    [Fact]
    public async Task A_node_of_the_same_name_that_was_started_again_has_deposed_the_one_before()
    {
        var before = await _fixture.WriteAsync(_a, "a", "room");
        var after = await _fixture.WriteAsync(await _fixture.AddAsync("a"), "a", "room");

        Assert.Equal(AppendOutcome.Deposed, (await before.AppendAsync("no")).Outcome);
        Assert.Equal(AppendOutcome.Committed, (await after.AppendAsync("yes")).Outcome);

        Assert.Equal([(1, "yes")], await _fixture.RowsAsync(after.Room));
    }

    [Fact]
    public async Task Of_appends_that_go_together_each_counts_for_itself()
    {
        var (lost, kept) = (await _fixture.WriteAsync(_a, "a", "lost", shard: 2), await _fixture.WriteAsync(_a, "a", "kept", shard: 4));
        var first = await _fixture.WriteAsync(_a, "a", "first", shard: 0);
        await _fixture.OwnAsync("b", shard: 2);
        await using var held = await _fixture.SessionAsync("select from hub_shard where shard = 0 for update");
        var holding = first.AppendAsync("holds the others up");
        await _fixture.WaitingAsync(1);

        var together = new[] { lost.AppendAsync("no"), kept.AppendAsync("yes") };
        await held.RollbackAsync();

        Assert.Equal(AppendOutcome.Committed, (await holding).Outcome);
        Assert.Equal([AppendOutcome.Deposed, AppendOutcome.Committed], (await Task.WhenAll(together)).Select(ended => ended.Outcome));
        Assert.Empty(await _fixture.RowsAsync(lost.Room));
        Assert.Equal([(1, "yes")], await _fixture.RowsAsync(kept.Room));
    }

    [Fact]
    public async Task An_append_that_waits_for_a_claim_comes_too_late()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        await using var claim = await _fixture.SessionAsync("update hub_shard set owner = 'b', term = term + 1 where shard = 0");

        var late = room.AppendAsync("no");
        await _fixture.WaitingAsync(1);
        await claim.CommitAsync();

        Assert.Equal(AppendOutcome.Deposed, (await late).Outcome);
        Assert.Equal(0, await _fixture.CountAsync());
    }

    [Fact]
    public async Task A_claim_waits_for_an_append_that_was_first_and_the_next_owner_finds_what_it_added()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        var rows = room.Rows("first");
        // The same place, not committed: the append has the shard's row by now, and waits for this.
        await using var blocker = await _fixture.SessionAsync(
            $"""
            insert into hub_message (room, "offset", at, term, origin, seq, sender, kind, data)
            values ({room.Room.Id}, 1, to_timestamp({rows[0].Entry.At} / 1000.0), 1, 1, 1, 1, 0, '')
            """);
        var append = room.AppendAsync(rows);
        await _fixture.WaitingAsync(1);

        var claim = _fixture.WriteAsync(_b, "b", "room");
        await _fixture.WaitingAsync(2);
        Assert.False(claim.IsCompleted);
        await blocker.RollbackAsync();

        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        var next = await claim;
        Assert.Equal((1, 2), (next.Last, next.Owner.Term));
        Assert.Equal(AppendOutcome.Deposed, (await room.AppendAsync("no")).Outcome);
        Assert.Equal(AppendOutcome.Committed, (await next.AppendAsync("second")).Outcome);
        Assert.Equal([(1, "first"), (2, "second")], await _fixture.RowsAsync(room.Room));
    }

    [Fact]
    public async Task Appends_of_two_nodes_to_different_shards_wait_for_each_other_in_nothing()
    {
        var (ofA, ofB) = (await _fixture.WriteAsync(_a, "a", "room a", shard: 0), await _fixture.WriteAsync(_b, "b", "room b", shard: 2));
        await using var held = await _fixture.SessionAsync("select from hub_shard where shard = 0 for update");
        var waits = ofA.AppendAsync("waits");
        await _fixture.WaitingAsync(1);

        Assert.Equal(AppendOutcome.Committed, (await ofB.AppendAsync("goes on")).Outcome);

        Assert.False(waits.IsCompleted);
        await held.RollbackAsync();
        Assert.Equal(AppendOutcome.Committed, (await waits).Outcome);
    }
}
