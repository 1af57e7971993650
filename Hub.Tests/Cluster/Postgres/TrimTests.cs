using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>What a room's owner drops of it, by number and by age.</summary>
public sealed class TrimTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _store = null!;
    private StoreWriter _room = null!;

    // Two messages a minute for ten minutes: the newest is of this moment.
    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync(_time);
        _store = await _fixture.AddAsync("a");
        _room = await _fixture.WriteAsync(_store, "a", "room");
        for (var minute = 0; minute < 10; minute++)
        {
            if (minute > 0) _time.Advance(TimeSpan.FromMinutes(1));
            await _room.AppendAsync("even", "odd");
        }
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task The_newest_stay_and_what_is_behind_the_number_goes()
    {
        Assert.Equal(12, await TrimAsync(keep: 8, before: 0));

        await AssertFirstAsync(13);
    }

    [Fact]
    public async Task What_is_of_the_last_five_minutes_stays_whatever_the_number()
    {
        // Of 4 minutes and less: those of the last five rounds.
        Assert.Equal(10, await TrimAsync(keep: 1, before: 5));

        await AssertFirstAsync(11);
    }

    [Fact]
    public async Task Fewer_than_the_number_stay_whole()
    {
        Assert.Equal(0, await TrimAsync(keep: 20, before: 0));

        await AssertFirstAsync(1);
    }

    [Fact]
    public async Task What_is_too_old_goes_though_there_are_fewer_than_the_number()
    {
        Assert.Equal(6, await TrimAsync(keep: 100, before: 5, expired: 7));

        await AssertFirstAsync(7);
    }

    [Fact]
    public async Task A_room_of_which_all_is_too_old_is_emptied_and_goes_on_counting()
    {
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(20, await TrimAsync(keep: 100, before: 5, expired: 60));

        var opened = await _store.OpenAsync(_room.Owner.Shard, "room");
        Assert.Equal((_room.Room.Epoch, 20, 20), (opened.Epoch, opened.Floor, opened.Last));
        Assert.Equal(0, await _fixture.CountAsync());
        await _room.AppendAsync("next");
        Assert.Equal([(21, "next")], await _fixture.RowsAsync(_room.Room));
    }

    [Fact]
    public async Task What_was_dropped_already_is_not_dropped_again()
    {
        await TrimAsync(keep: 8, before: 0);

        Assert.Equal(12, await _store.TrimAsync(_room.Owner, _room.Room with { Floor = 12, Last = 20 }, 8, _time.GetUtcNow(), expired: null));

        await AssertFirstAsync(13);
    }

    [Fact]
    public async Task A_deposed_owner_drops_nothing()
    {
        await _fixture.OwnAsync("b");

        await TrimAsync(keep: 8, before: 0);

        await AssertFirstAsync(1);
    }

    [Fact]
    public async Task An_owner_that_is_being_deposed_drops_nothing_when_the_claim_was_first()
    {
        await using var claim = await _fixture.SessionAsync("update hub_shard set owner = 'b', term = term + 1 where shard = 0");

        var trim = TrimAsync(keep: 8, before: 0);
        await _fixture.WaitingAsync(1);
        await claim.CommitAsync();
        await trim;

        await AssertFirstAsync(1);
    }

    [Fact]
    public async Task Floor_and_messages_change_together()
    {
        // Whoever reads in the middle of it sees all of it or nothing.
        await _fixture.RunAsync(
            """
            create function fail() returns trigger language plpgsql as $$ begin raise exception 'in the middle'; end $$;
            create trigger failing after delete on hub_message for each row when (old."offset" = 5) execute function fail()
            """);

        await Assert.ThrowsAsync<StoreException>(() => TrimAsync(keep: 8, before: 0));

        await AssertFirstAsync(1);
    }

    [Fact]
    public async Task Nothing_of_another_room_is_dropped()
    {
        var other = await _fixture.WriteAsync(_store, "a", "other", shard: 2);
        await other.AppendAsync("1", "2", "3");

        await TrimAsync(keep: 1, before: 0);

        Assert.Equal(3, (await _fixture.RowsAsync(other.Room)).Count);
    }

    private Task<long> TrimAsync(int keep, int before, int? expired = null)
    {
        var now = _time.GetUtcNow();
        // Just behind those of that minute.
        return _store.TrimAsync(
            _room.Owner, _room.Room with { Last = _room.Last }, keep, now.AddMinutes(-before).AddSeconds(1), expired is { } minutes ? now.AddMinutes(-minutes).AddSeconds(1) : null);
    }

    private async Task AssertFirstAsync(long first)
    {
        Assert.Equal(Enumerable.Range((int)first, 21 - (int)first).Select(offset => (long)offset), (await _fixture.RowsAsync(_room.Room)).Select(row => row.Offset));
        Assert.Equal(first - 1, await _fixture.ValueAsync($"select floor from hub_room where id = {_room.Room.Id}"));
    }
}
