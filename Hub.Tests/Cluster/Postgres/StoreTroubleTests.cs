using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Diagnostics;
using Hub.Tests.Fixtures;
using Npgsql;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>A database that does not take messages: what becomes of them, and what an operator sees.</summary>
public sealed class StoreTroubleTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _store = null!;
    private StoreWriter _room = null!;
    private int _idleTimers;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync(_time);
        _store = await _fixture.AddAsync("a");
        _idleTimers = _time.ArmedTimers;
        _room = await _fixture.WriteAsync(_store, "a", "room");
        await _room.AppendAsync("before");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Theory]
    [InlineData("53100", "full", HubEventIds.StoreFull, LogLevel.Error, "The database is full")]
    [InlineData("25006", "read_only", HubEventIds.StoreReadOnly, LogLevel.Error, "The database takes no writes")]
    [InlineData("P0001", "refused", HubEventIds.StoreFailed, LogLevel.Warning, "The database cannot store it")]
    public async Task What_the_database_refuses_for_ten_seconds_is_refused_and_was_not_added(string state, string reason, int id, LogLevel level, string told)
    {
        await _fixture.RefuseAsync(state, "the reason");
        var begun = _time.GetUtcNow();

        var append = _room.AppendAsync("refused");
        await Poll.UntilAsync(() => _fixture.Signs.Failures(reason) == 1);
        Assert.Equal(1, _fixture.Signs.Waiting());
        var ended = await PassAsync(append);

        Assert.Equal((AppendOutcome.Refused, told), (ended.Outcome, ended.Reason));
        Assert.InRange(_time.GetUtcNow() - begun, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
        var line = Assert.Single(_fixture.Signs.Lines);
        Assert.Equal((id, level), (line.Id, line.Level));
        Assert.Contains("the reason", line.Text, StringComparison.Ordinal);
        Assert.Equal(0, _fixture.Signs.Waiting());
        await _fixture.TakeAsync();
        await _room.AppendAsync("after");
        Assert.Equal([(1, "before"), (2, "after")], await _fixture.RowsAsync(_room.Room));
        Assert.Single(_fixture.Signs.LinesOf(HubEventIds.StoreRecovered));
    }

    [Fact]
    public async Task A_message_that_the_database_refuses_takes_no_others_with_it()
    {
        var another = await _fixture.WriteAsync(_store, "a", "another", shard: 2);
        await _fixture.RunAsync(
            """
            create function refuse_one() returns trigger language plpgsql as $$
            begin if convert_from(new.data, 'UTF8') = 'poison' then raise exception 'this one'; end if; return new; end $$;
            create trigger refusing_one before insert on hub_message for each row execute function refuse_one()
            """);
        // While one is under way the next two come together.
        await using var session = await _fixture.SessionAsync("select from hub_shard for update");
        var before = _room.AppendAsync("under way");
        await _fixture.WaitingAsync(1);
        var good = another.AppendAsync("good");
        await session.RollbackAsync();
        await before;
        var poison = _room.AppendAsync("poison");

        Assert.Equal(AppendOutcome.Committed, (await PassAsync(good)).Outcome);
        Assert.Equal(AppendOutcome.Committed, (await PassAsync(another.AppendAsync("better"))).Outcome);
        Assert.False(poison.IsCompleted);
        Assert.Equal(AppendOutcome.Refused, (await PassAsync(poison)).Outcome);
    }

    [Fact]
    public async Task Trouble_that_ends_within_ten_seconds_only_takes_time()
    {
        await _fixture.RefuseAsync("53100", "No space left on device");
        var append = _room.AppendAsync("waits");
        await PassAsync(append, TimeSpan.FromSeconds(8));
        Assert.False(append.IsCompleted);

        await _fixture.TakeAsync();

        Assert.Equal(AppendOutcome.Committed, (await PassAsync(append)).Outcome);
        Assert.Equal([(1, "before"), (2, "waits")], await _fixture.RowsAsync(_room.Room));
        Assert.Equal([HubEventIds.StoreFull, HubEventIds.StoreRecovered], _fixture.Signs.Lines.Select(line => line.Id));
        Assert.InRange(_fixture.Signs.Durations.Max(), 8, 12);
    }

    [Fact]
    public async Task Whoever_waits_behind_others_waits_no_longer_than_they()
    {
        await _fixture.RefuseAsync("53100", "No space left on device");
        var rooms = new List<StoreWriter> { _room };
        for (var shard = 2; shard < 10; shard += 2) rooms.Add(await _fixture.WriteAsync(_store, "a", $"room {shard}", shard));
        var begun = _time.GetUtcNow();

        // More than go in one statement.
        var appends = rooms.Select(room => room.AppendAsync([.. Enumerable.Repeat("text", 400)])).ToArray();
        foreach (var append in appends) Assert.Equal(AppendOutcome.Refused, (await PassAsync(append)).Outcome);

        Assert.InRange(_time.GetUtcNow() - begun, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task A_room_that_cannot_be_made_holds_up_none_that_there_is()
    {
        await _fixture.RefuseAsync("25006", "cannot execute INSERT in a read-only transaction", "hub_room");
        var opening = _store.OpenAsync(_room.Owner.Shard, "new");
        await Poll.UntilAsync(() => _fixture.Signs.Failures("read_only") > 0);

        Assert.Equal(AppendOutcome.Committed, (await PassAsync(_room.AppendAsync("goes on"))).Outcome);

        Assert.False(opening.IsCompleted);
        await _fixture.TakeAsync("hub_room");
        Assert.Equal("new", (await PassAsync(opening)).Name);
    }

    [Fact]
    public async Task A_day_that_cannot_be_made_is_trouble_like_any_other()
    {
        await _fixture.RunAsync("revoke create on schema hub from current_user");
        _time.Advance(TimeSpan.FromDays(20));
        var begun = _time.GetUtcNow();

        var ended = await PassAsync(_room.AppendAsync("refused"));

        Assert.Equal(AppendOutcome.Refused, ended.Outcome);
        Assert.InRange(_time.GetUtcNow() - begun, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
        Assert.Single(_fixture.Signs.LinesOf(HubEventIds.StoreFailed));
        await _fixture.RunAsync("grant create on schema hub to current_user");
        Assert.Equal(AppendOutcome.Committed, (await PassAsync(_room.AppendAsync("after"))).Outcome);
    }

    [Fact]
    public async Task A_day_whose_table_is_there_and_not_part_of_the_messages_is_trouble_like_any_other()
    {
        var day = _time.GetUtcNow().AddDays(30);
        await _fixture.RunAsync("create table hub_message_20000131 (like hub_message)");
        var rows = _room.Rows("refused");

        var ended = await PassAsync(_room.AppendAsync([rows[0] with { Entry = rows[0].Entry with { At = day.ToUnixTimeMilliseconds() } }]));

        Assert.Equal(AppendOutcome.Refused, ended.Outcome);
        Assert.Single(_fixture.Signs.LinesOf(HubEventIds.StoreFailed));
    }

    [Fact]
    public async Task A_place_in_the_middle_that_is_taken_is_trouble_like_any_other()
    {
        var rows = _room.Rows("2", "3", "4");
        await _fixture.RunAsync(
            $"""
            insert into hub_message (room, "offset", at, term, origin, seq, sender, kind, data)
            values ({_room.Room.Id}, 3, to_timestamp({rows[1].Entry.At} / 1000.0), 1, 1, 1, 1, 0, '')
            """);

        Assert.Equal(AppendOutcome.Refused, (await PassAsync(_room.AppendAsync(rows))).Outcome);

        Assert.Equal(2, await _fixture.CountAsync());
    }

    [Fact]
    public async Task A_database_that_takes_more_than_a_second_is_slow_until_it_does_not()
    {
        await using (var held = await _fixture.SessionAsync("select from hub_shard where shard = 0 for update"))
        {
            var append = _room.AppendAsync("slow");
            await _fixture.WaitingAsync(1);
            _time.Advance(TimeSpan.FromSeconds(2));
            await held.RollbackAsync();
            Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
        }

        await _room.AppendAsync("quick");
        await _room.AppendAsync("quick");

        Assert.Equal([HubEventIds.StoreSlow, HubEventIds.StoreRecovered], _fixture.Signs.Lines.Select(line => line.Id));
        Assert.Equal(1, _fixture.Signs.Failures("slow"));
        Assert.Equal([0, 2, 0, 0], _fixture.Signs.Durations);
    }

    [Fact]
    public async Task Reads_that_fail_say_so_and_are_the_askers_to_try_again()
    {
        await _fixture.RunAsync("alter table hub_room rename to hub_room_away");

        await Assert.ThrowsAsync<StoreException>(() => _room.ReadAsync());

        Assert.Equal(1, _fixture.Signs.Failures("refused"));
        await _fixture.RunAsync("alter table hub_room_away rename to hub_room");
        Assert.NotEmpty((await _room.ReadAsync()).Entries);
    }

    [Theory]
    [InlineData("53100", "The database is full")]
    [InlineData("25006", "The database takes no writes")]
    [InlineData("42501", "The database cannot store it")]
    public void A_refusal_is_known_in_whatever_language_the_server_speaks(string state, string told)
    {
        var failure = new PostgresException("kein Speicherplatz mehr", "FEHLER", "ERROR", state);

        Assert.True(StoreTrouble.IsRefusal(failure));
        Assert.Equal(told, StoreTrouble.Describe(failure));
        Assert.False(StoreTrouble.IsRefusal(new PostgresException("wird beendet", "FATAL", "FATAL", "57P01")));
    }

    // Time passes whenever somebody waits for it, until the work is done or so much has passed.
    private async Task<T> PassAsync<T>(Task<T> work)
    {
        await PassAsync(work, TimeSpan.FromMinutes(10));
        return await work.WaitAsync(Limits.Generous);
    }

    private async Task PassAsync(Task work, TimeSpan most)
    {
        for (var end = _time.GetUtcNow() + most; _time.GetUtcNow() < end; _time.Advance(TimeSpan.FromSeconds(1)))
        {
            await Poll.UntilAsync(() => work.IsCompleted || _time.ArmedTimers > _idleTimers);
            if (work.IsCompleted) return;
        }
    }
}
