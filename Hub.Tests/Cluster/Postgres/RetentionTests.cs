using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Diagnostics;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>Days of messages: made ahead, and dropped when nothing in them is kept any more.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2031, 3, 1, 0, 30, 0, TimeSpan.Zero));
    private TimeSpan? _longest = TimeSpan.FromDays(7);
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _store = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync(_time, () => _longest);
        _store = await _fixture.AddAsync("a");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task Days_are_made_from_yesterday_to_three_days_ahead()
    {
        Assert.Equal(Days(-1, 0, 1, 2, 3), await DaysAsync());

        await PassAsync(1);

        Assert.Equal(Days(-2, -1, 0, 1, 2, 3), await DaysAsync());
    }

    [Fact]
    public async Task A_message_of_a_day_that_nobody_has_made_makes_it()
    {
        var room = await _fixture.WriteAsync(_store, "a", "room");
        var rows = room.Rows("by a clock that is far ahead", "by another");
        var ahead = _time.GetUtcNow().AddDays(40).ToUnixTimeMilliseconds();
        var behind = _time.GetUtcNow().AddDays(-5).ToUnixTimeMilliseconds();

        var ended = await room.AppendAsync([rows[0] with { Entry = rows[0].Entry with { At = ahead } }, rows[1] with { Entry = rows[1].Entry with { At = behind } }]);

        Assert.Equal(AppendOutcome.Committed, ended.Outcome);
        Assert.Equal(Days(-5, -1, 0, 1, 2, 3, 40), await DaysAsync());
        Assert.Equal(0, _fixture.Signs.Failures("refused"));
    }

    [Fact]
    public async Task The_last_moment_of_a_day_and_the_first_of_the_next_fall_into_their_days()
    {
        var room = await _fixture.WriteAsync(_store, "a", "room");
        var midnight = new DateTimeOffset(_time.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero).ToUnixTimeMilliseconds();
        var rows = room.Rows("last", "first");

        await room.AppendAsync([rows[0] with { Entry = rows[0].Entry with { At = midnight - 1 } }, rows[1] with { Entry = rows[1].Entry with { At = midnight } }]);

        Assert.Equal("last", await _fixture.ValueAsync($"select convert_from(data, 'UTF8') from {Name(Day(0))}"));
        Assert.Equal("first", await _fixture.ValueAsync($"select convert_from(data, 'UTF8') from {Name(Day(1))}"));
    }

    [Fact]
    public async Task A_day_is_dropped_when_all_of_it_is_older_than_the_longest_time()
    {
        var room = await _fixture.WriteAsync(_store, "a", "room");
        await room.AppendAsync("old");
        var day = Day(0);

        await PassAsync(8);
        Assert.Contains(day, await DaysAsync());
        Assert.Equal(1, await _fixture.CountAsync());

        await PassAsync(1);
        Assert.DoesNotContain(day, await DaysAsync());
        Assert.Equal(0, await _fixture.CountAsync());
        Assert.NotEmpty(_fixture.Signs.LinesOf(HubEventIds.DaysDropped));
    }

    [Fact]
    public async Task A_room_that_lost_its_days_goes_on_counting_in_its_epoch()
    {
        var (emptied, kept) = (await _fixture.WriteAsync(_store, "a", "emptied"), await _fixture.WriteAsync(_store, "a", "kept", shard: 2));
        await emptied.AppendAsync("1", "2", "3");
        await kept.AppendAsync("1", "2");
        await PassAsync(5);
        await kept.AppendAsync("3");
        await PassAsync(4);

        var (afterwards, other) = (await _store.OpenAsync(emptied.Owner.Shard, "emptied"), await _store.OpenAsync(kept.Owner.Shard, "kept"));

        Assert.Equal((emptied.Room.Epoch, 3, 3), (afterwards.Epoch, afterwards.Floor, afterwards.Last));
        Assert.Equal((kept.Room.Epoch, 2, 3), (other.Epoch, other.Floor, other.Last));
        Assert.False((await kept.ReadAsync(since: 1)).IsWhole);
        Assert.True((await kept.ReadAsync(since: 2)).IsWhole);
        Assert.Equal(AppendOutcome.Committed, (await emptied.AppendAsync("4")).Outcome);
        Assert.Equal([(4, "4")], await _fixture.RowsAsync(emptied.Room));
    }

    [Fact]
    public async Task Where_something_is_kept_for_ever_no_day_is_dropped()
    {
        _longest = null;
        var room = await _fixture.WriteAsync(_store, "a", "room");
        await room.AppendAsync("for ever");

        await PassAsync(30);

        Assert.Equal([(1, "for ever")], await _fixture.RowsAsync(room.Room));
    }

    [Fact]
    public async Task Nodes_that_make_and_drop_days_at_once_are_in_nobodys_way()
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(_fixture.Database + ";Search Path=hub");
        var partitions = new Partitions(database);
        var days = Days(20, 21, 22, 23, 24);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => partitions.MakeAsync(days, default)));
        Assert.Superset(days.ToHashSet(), (await DaysAsync()).ToHashSet());
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => partitions.DropAsync(Day(23), default)));

        Assert.Equal(Days(23, 24), await DaysAsync());
    }

    [Fact]
    public async Task Appends_go_on_while_days_are_made_and_dropped()
    {
        var room = await _fixture.WriteAsync(_store, "a", "room");
        await using var database = Npgsql.NpgsqlDataSource.Create(_fixture.Database + ";Search Path=hub");
        var partitions = new Partitions(database);
        await partitions.MakeAsync(Days([.. Enumerable.Range(-60, 50)]), default);

        var dropping = Task.Run(() => partitions.DropAsync(Day(-20), default));
        var count = 0;
        for (; !dropping.IsCompleted; count++) Assert.Equal(AppendOutcome.Committed, (await room.AppendAsync($"{count}")).Outcome);

        Assert.Equal(40, await dropping);
        Assert.Equal(count, await _fixture.CountAsync());
        Assert.DoesNotContain(_fixture.Signs.Lines, line => line.Id == HubEventIds.StoreFailed);
    }

    [Fact]
    public async Task A_day_that_somebody_reads_for_long_is_dropped_later_and_nobody_waits_for_it()
    {
        var room = await _fixture.WriteAsync(_store, "a", "room");
        await room.AppendAsync("old");
        var day = Day(0);
        await using (await _fixture.SessionAsync($"select * from {Name(day)}"))
        {
            _time.Advance(TimeSpan.FromDays(10));
            await Poll.UntilAsync(() => _fixture.Signs.LinesOf(HubEventIds.RetentionFailed).Any());
            Assert.Equal(AppendOutcome.Committed, (await room.AppendAsync("new")).Outcome);
        }

        await PassAsync(0);

        Assert.DoesNotContain(day, await DaysAsync());
    }

    // So many days and an hour pass, and what is due then is done: each round as of the hour in which it was due.
    private async Task PassAsync(int days)
    {
        for (var day = 0; day < days; day++) await PassAsync(TimeSpan.FromDays(1));
        await PassAsync(TimeSpan.FromHours(1));
    }

    private async Task PassAsync(TimeSpan time)
    {
        var timers = _time.ArmedTimers;
        _time.Advance(time);
        await Poll.UntilAsync(() => _time.ArmedTimers == timers);
    }

    private async Task<IEnumerable<DateOnly>> DaysAsync()
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(_fixture.Database + ";Search Path=hub");
        return await new Partitions(database).ListAsync(default);
    }

    private IEnumerable<DateOnly> Days(params int[] days) => [.. days.Select(Day)];

    private DateOnly Day(int day) => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime).AddDays(day);

    private static string Name(DateOnly day) => $"hub_message_{day.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture)}";
}
