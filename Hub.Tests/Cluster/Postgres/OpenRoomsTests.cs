using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

public sealed class OpenRoomsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _a = null!;
    private PostgresMessageStore _b = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync(_time);
        _a = await _fixture.AddAsync("a");
        _b = await _fixture.AddAsync("b");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task A_room_is_made_when_it_is_opened_first_and_is_the_same_ever_after()
    {
        var first = await _a.OpenAsync(new ShardId(3), "room");
        var again = await _b.OpenAsync(new ShardId(3), "room");

        Assert.Equal((first.Id, first.Epoch, 0, 0), (again.Id, again.Epoch, again.Floor, again.Last));
        Assert.Equal(3, await _fixture.ValueAsync("select shard from hub_room"));
        Assert.Equal(1, await _fixture.CountAsync("hub_room"));
    }

    [Fact]
    public async Task Two_nodes_that_make_rooms_at_once_agree_on_their_epochs()
    {
        var names = Enumerable.Range(0, 200).Select(number => $"room {number}").ToArray();

        var ofA = Task.WhenAll(names.Select(name => _a.OpenAsync(new ShardId(1), name)));
        var ofB = Task.WhenAll(names.Reverse().Select(name => _b.OpenAsync(new ShardId(1), name)));

        var epochs = (await ofA.WaitAsync(Limits.Generous)).Select(room => (room.Name, room.Id, room.Epoch)).ToHashSet();
        Assert.Subset(epochs, (await ofB.WaitAsync(Limits.Generous)).Select(room => (room.Name, room.Id, room.Epoch)).ToHashSet());
        Assert.Equal(names.Length, await _fixture.CountAsync("hub_room"));
        Assert.Equal(names.Length, epochs.Select(room => room.Epoch).Distinct().Count());
        Assert.Empty(_fixture.Signs.Lines);
    }

    [Fact]
    public async Task Opening_waits_for_what_was_to_be_appended_before()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        await using var held = await _fixture.SessionAsync("select from hub_shard where shard = 0 for update");
        var append = room.AppendAsync("one", "two");
        await _fixture.WaitingAsync(1);

        var opening = _a.OpenAsync(room.Owner.Shard, "room");
        Assert.False(opening.IsCompleted);
        await held.RollbackAsync();

        Assert.Equal(2, (await opening).Last);
        Assert.Equal(AppendOutcome.Committed, (await append).Outcome);
    }

    [Fact]
    public async Task The_keys_of_the_last_five_minutes_are_read_with_their_users_and_places()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        await room.AppendAsync(room.Rows([StoreWriter.Message("old")], key: "old"));
        _time.Advance(TimeSpan.FromMinutes(3));
        var at = _time.GetUtcNow();
        await room.AppendAsync(room.Rows([StoreWriter.Message("nobody's")], key: "k"));
        await room.AppendAsync(room.Rows([StoreWriter.Message("a user's") with { From = "anna" }], key: "k"));
        await room.AppendAsync(room.Rows([StoreWriter.Message("the server's") with { Sender = ConnectionId.None }], key: "k"));
        await room.AppendAsync("without");
        _time.Advance(TimeSpan.FromMinutes(2));

        var opened = await _b.OpenAsync(room.Owner.Shard, "room");

        Assert.Equal(5, opened.Last);
        Assert.Equal(
            [new StoredKey(User: null, IsServer: false, "k", 2, at), new StoredKey("anna", IsServer: false, "k", 3, at), new StoredKey(User: null, IsServer: true, "k", 4, at)],
            opened.Keys);
    }

    [Fact]
    public async Task Each_of_many_rooms_opened_at_once_gets_its_own()
    {
        var rooms = new List<StoreWriter>();
        for (var number = 0; number < 30; number++)
        {
            var room = await _fixture.WriteAsync(_a, "a", $"room {number}", shard: number % 16);
            await room.AppendAsync([.. Enumerable.Repeat("text", number + 1)]);
            rooms.Add(room);
        }

        var opened = await Task.WhenAll(Enumerable.Range(0, 30).Select(number => _b.OpenAsync(new ShardId(number % 16), $"room {number}")));

        Assert.Equal(Enumerable.Range(1, 30).Select(number => (long)number), opened.Select(room => room.Last));
        Assert.Equal(rooms.Select(room => room.Room.Epoch), opened.Select(room => room.Epoch));
    }

    [Fact]
    public async Task The_same_room_opened_many_times_at_once_is_one()
    {
        var opened = await Task.WhenAll(Enumerable.Repeat(0, 50).Select(_ => _a.OpenAsync(new ShardId(0), "room")));

        Assert.Single(opened.Select(room => room.Id).Distinct());
    }

    [Fact]
    public async Task A_new_history_has_another_epoch_begins_at_one_and_only_the_owner_gives_it()
    {
        var room = await _fixture.WriteAsync(_a, "a", "room");
        await room.AppendAsync("one", "two");

        var renewed = await _a.RenewAsync(room.Owner, room.Room);

        Assert.NotEqual(room.Room.Epoch, renewed.Epoch);
        Assert.Equal((0, 0), (renewed.Floor, renewed.Last));
        Assert.False((await room.ReadAsync(since: 0)).IsWhole);
        await Assert.ThrowsAsync<StoreException>(() => _b.RenewAsync(room.Owner, renewed));
        Assert.Equal(renewed.Epoch, (await _b.OpenAsync(room.Owner.Shard, "room")).Epoch);
    }
}
