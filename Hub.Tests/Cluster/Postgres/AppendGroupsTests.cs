using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>Which appends go in one statement: rows of one statement have the same transaction's number.</summary>
public sealed class AppendGroupsTests : IAsyncLifetime
{
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _store = null!;
    private StoreSession? _held;
    private Task<AppendEnded>? _first;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync();
        _store = await _fixture.AddAsync("a");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Many_rooms_of_many_shards_go_in_one_statement_when_one_is_under_way()
    {
        var rooms = await OpenAsync(20);
        await using (await HoldAsync(rooms[0]))
        {
            var appends = rooms[1..].Select(room => room.AppendAsync("one", "two")).ToArray();
            Assert.Equal(1 + 2 * 19, _fixture.Signs.Waiting());
            await ReleaseAsync();
            Assert.All(await Task.WhenAll(appends), ended => Assert.Equal(AppendOutcome.Committed, ended.Outcome));
        }

        Assert.Equal([1, 2 * 19], await GroupsAsync());
        Assert.Equal(0, _fixture.Signs.Waiting());
    }

    [Fact]
    public async Task A_statement_has_512_messages_at_most()
    {
        var rooms = await OpenAsync(11);
        await using (await HoldAsync(rooms[0]))
        {
            var appends = rooms[1..].Select(room => room.AppendAsync([.. Enumerable.Range(0, 100).Select(number => $"{number}")])).ToArray();
            await ReleaseAsync();
            await Task.WhenAll(appends);
        }

        Assert.Equal([1, 500, 500], await GroupsAsync());
    }

    [Fact]
    public async Task A_statement_has_about_4_MiB_at_most_and_a_larger_message_goes_alone()
    {
        var rooms = await OpenAsync(5);
        var body = new string('x', 1_900_000);
        await using (await HoldAsync(rooms[0]))
        {
            var appends = new[] { rooms[1].AppendAsync(body), rooms[2].AppendAsync(body), rooms[3].AppendAsync(body + body + body), rooms[4].AppendAsync("small") };
            await ReleaseAsync();
            await Task.WhenAll(appends);
        }

        Assert.Equal([1, 2, 1, 1], await GroupsAsync());
    }

    [Fact]
    public async Task Odd_and_even_shards_go_beside_each_other()
    {
        var (even, odd) = (await _fixture.WriteAsync(_store, "a", "even", shard: 2), await _fixture.WriteAsync(_store, "a", "odd", shard: 3));
        await using (await HoldAsync(even))
        {
            Assert.Equal(AppendOutcome.Committed, (await odd.AppendAsync("goes on")).Outcome);
            await ReleaseAsync();
        }
    }

    // Of one lane.
    private async Task<StoreWriter[]> OpenAsync(int count)
    {
        var owned = new List<ShardTerm>();
        for (var shard = 0; shard < 16; shard += 2) owned.Add(await _fixture.OwnAsync("a", shard));
        return await Task.WhenAll(Enumerable.Range(0, count).Select(number => StoreWriter.OpenAsync(_store, owned[number % owned.Count], $"room {number}")));
    }

    private async Task<StoreSession> HoldAsync(StoreWriter room)
    {
        _held = await _fixture.SessionAsync($"select from hub_shard where shard = {room.Owner.Shard} for update");
        _first = room.AppendAsync("first");
        await _fixture.WaitingAsync(1);
        return _held;
    }

    private async Task ReleaseAsync()
    {
        await _held!.RollbackAsync();
        Assert.Equal(AppendOutcome.Committed, (await _first!).Outcome);
    }

    // How many rows each statement added, in order.
    private async Task<IReadOnlyList<long>> GroupsAsync() => (long[])(await _fixture.ValueAsync(
        "select array_agg(count order by statement) from (select count(*), xmin::text::bigint as statement from hub_message group by 2) as groups"))!;
}
