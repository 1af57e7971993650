using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>An append whose outcome was not heard of is in the store once, whatever became of its connection.</summary>
public sealed class AppendOutcomesTests : IAsyncLifetime
{
    private StoreFixture _fixture = null!;
    private CutProxy _way = null!;
    private PostgresMessageStore _store = null!;
    private StoreWriter _room = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync();
        _way = new CutProxy(new Uri($"http://127.0.0.1:{_fixture.Server.Port}"));
        _store = await _fixture.AddAsync("a", _way);
        _room = await _fixture.WriteAsync(_store, "a", "room");
        await _room.AppendAsync("0");
    }

    public async Task DisposeAsync()
    {
        await _fixture.DisposeAsync();
        await _way.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Connections_cut_anywhere_in_requests_and_answers_lose_and_double_nothing(int seed)
    {
        var random = new Random(seed);
        for (var number = 1; number <= 40; number++)
        {
            // The statement and its answer have some 1,500 bytes, a login as many.
            _way.CutAfter(random.Next(3_000));
            Assert.Equal(AppendOutcome.Committed, (await _room.AppendAsync($"{number}")).Outcome);
        }

        Assert.Equal(Enumerable.Range(0, 41).Select(number => ((long)number + 1, $"{number}")), await _fixture.RowsAsync(_room.Room));
        Assert.InRange(_fixture.Signs.Failures("unreachable"), 10, long.MaxValue);
    }

    [Fact]
    public async Task A_statement_that_goes_on_in_the_database_after_its_connection_broke_adds_nothing_twice()
    {
        await using var held = await _fixture.SessionAsync("select from hub_shard where shard = 0 for update");
        var append = _room.AppendAsync("1");
        await _fixture.WaitingAsync(1);

        _way.Cut();
        _way.Mend();
        await _fixture.WaitingAsync(2);
        await held.RollbackAsync();

        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        Assert.Equal([(1, "0"), (2, "1")], await _fixture.RowsAsync(_room.Room));
        Assert.Equal(AppendOutcome.Committed, (await _room.AppendAsync("2")).Outcome);
    }

    [Fact]
    public async Task An_answer_that_was_swallowed_is_read_back()
    {
        await using var held = await _fixture.SessionAsync("select from hub_shard where shard = 0 for update");
        var append = _room.AppendAsync("1");
        await _fixture.WaitingAsync(1);
        _way.Swallow();
        await held.RollbackAsync();
        await Poll.UntilAsync(async _ => await _fixture.CountAsync() == 2);
        Assert.False(append.IsCompleted);

        _way.Mend();

        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        Assert.Equal([(1, "0"), (2, "1")], await _fixture.RowsAsync(_room.Room));
    }

    [Fact]
    public async Task While_the_outcome_is_not_known_another_may_become_the_owner_and_then_nothing_was_added()
    {
        await using var claim = await _fixture.SessionAsync("update hub_shard set owner = 'b', term = term + 1 where shard = 0");
        var append = _room.AppendAsync("1");
        await _fixture.WaitingAsync(1);
        _way.Cut();
        _way.Mend();
        await _fixture.WaitingAsync(2);
        await claim.CommitAsync();

        Assert.Equal(AppendOutcome.Deposed, (await append).Outcome);
        Assert.Equal([(1, "0")], await _fixture.RowsAsync(_room.Room));
    }

    [Fact]
    public async Task The_same_append_a_second_time_is_committed_and_not_there_twice()
    {
        var rows = _room.Rows("1", "2");
        var twin = new StoreWriter(await _fixture.AddAsync("a"), _room.Owner, _room.Room, TimeProvider.System);

        Assert.Equal(AppendOutcome.Committed, (await _room.AppendAsync(rows)).Outcome);
        Assert.Equal(AppendOutcome.Committed, (await twin.AppendAsync(rows)).Outcome);

        Assert.Equal(3, await _fixture.CountAsync());
    }

    [Fact]
    public async Task A_place_that_another_publish_has_already_deposes_whoever_wants_it()
    {
        var rows = _room.Rows("1");
        await _room.AppendAsync(rows);
        var another = new StoreWriter(await _fixture.AddAsync("a"), _room.Owner, _room.Room, TimeProvider.System);

        var ended = await another.AppendAsync([rows[0] with { Id = StoreWriter.NewId() }]);

        Assert.Equal(AppendOutcome.Deposed, ended.Outcome);
        Assert.Equal(2, await _fixture.CountAsync());
    }

    [Fact]
    public async Task One_that_is_there_already_holds_up_none_of_those_that_go_with_it()
    {
        var other = await _fixture.WriteAsync(_store, "a", "other", shard: 2);
        var rows = _room.Rows("1");
        var twin = new StoreWriter(await _fixture.AddAsync("a"), _room.Owner, _room.Room, TimeProvider.System);
        await twin.AppendAsync(rows);
        var third = await _fixture.WriteAsync(_store, "a", "third", shard: 4);
        await using var held = await _fixture.SessionAsync("select from hub_shard where shard = 4 for update");
        var holding = third.AppendAsync("holds the others up");
        await _fixture.WaitingAsync(1);

        var together = new[] { _room.AppendAsync(rows), other.AppendAsync("with it") };
        await held.RollbackAsync();

        await holding;
        Assert.All(await Task.WhenAll(together), ended => Assert.Equal(AppendOutcome.Committed, ended.Outcome));
        Assert.Equal(4, await _fixture.CountAsync());
    }
}
