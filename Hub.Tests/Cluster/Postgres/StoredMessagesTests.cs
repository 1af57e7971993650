using System.Text;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>What goes into the store comes out of it.</summary>
public sealed class StoredMessagesTests : IAsyncLifetime
{
    private StoreFixture _fixture = null!;
    private PostgresMessageStore _store = null!;
    private StoreWriter _room = null!;

    public async Task InitializeAsync()
    {
        _fixture = await StoreFixture.StartAsync();
        _store = await _fixture.AddAsync("a");
        _room = await _fixture.WriteAsync(_store, "a", "room");
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    public static TheoryData<string> Kinds => [.. Messages.Keys];

    private static Dictionary<string, RoomMessage> Messages { get; } = new()
    {
        ["a text"] = new RoomMessage(new ConnectionId(1), BodyKind.Text, Encoding.UTF8.GetBytes("Grüße \U0001F600")),
        ["a text with U+0000"] = new RoomMessage(new ConnectionId(1), BodyKind.Text, "\0"u8.ToArray()),
        ["bytes"] = new RoomMessage(new ConnectionId(1), BodyKind.Binary, new byte[] { 0, 255, 128, 39, 92 }),
        ["JSON"] = new RoomMessage(new ConnectionId(1), BodyKind.Json, """{"a":[1,null]}"""u8.ToArray()),
        ["with an echo"] = new RoomMessage(new ConnectionId(1), BodyKind.Json, "1"u8.ToArray(), Echo: true),
        ["of a slot"] = new RoomMessage(new ConnectionId(1), BodyKind.Text, "1"u8.ToArray(), Slot: "price"),
        ["of a user"] = new RoomMessage(new ConnectionId(ulong.MaxValue), BodyKind.Text, "1"u8.ToArray(), From: "Zoë"),
        ["of the server"] = new RoomMessage(ConnectionId.None, BodyKind.Text, "1"u8.ToArray()),
        ["an empty one"] = new RoomMessage(new ConnectionId(1), BodyKind.Binary, ReadOnlyMemory<byte>.Empty),
        ["a part of a buffer"] = new RoomMessage(new ConnectionId(1), BodyKind.Text, Encoding.UTF8.GetBytes("within").AsMemory(1, 3)),
        ["a MiB"] = new RoomMessage(new ConnectionId(1), BodyKind.Binary, Bytes(1_024 * 1_024)),
        ["all at once"] = new RoomMessage(new ConnectionId(1), BodyKind.Binary, Bytes(70_000), Echo: true, Slot: "s", From: "u"),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_comes_back_as_it_was(string kind)
    {
        var message = Messages[kind];
        var rows = _room.Rows([message], key: "key");

        await _room.AppendAsync(rows);

        var read = Assert.Single((await _room.ReadAsync()).Entries);
        Assert.Equal((1, rows[0].Entry.At), (read.Offset, read.At));
        Assert.Equal(message.Body.ToArray(), read.Message.Body.ToArray());
        Assert.Equal(message with { Body = default }, read.Message with { Body = default });
    }

    [Fact]
    public async Task What_PostgreSQL_cannot_hold_of_a_text_beside_the_body_comes_back_as_it_was()
    {
        string[] texts = ["a\0b", "a\uD83Db", "\uDE00\uD83D", "\uD83D\uDE00\0", "\uFFFD", "\uFFFD0000", "a\uFFFDxyz"];

        foreach (var text in texts) await _room.AppendAsync(_room.Rows([StoreWriter.Message("body") with { From = text, Slot = text }], key: text));

        var pairs = texts.Select(text => (text, text)).ToArray();
        Assert.Equal(pairs, (await _room.ReadAsync()).Entries.Select(entry => (entry.Message.From!, entry.Message.Slot!)));
        Assert.Equal(pairs, (await _store.OpenAsync(_room.Owner.Shard, "room")).Keys.Select(key => (key.User!, key.Key)));
    }

    [Fact]
    public async Task Rooms_whose_names_PostgreSQL_cannot_hold_are_rooms_of_their_own()
    {
        var rooms = new List<long>();
        foreach (var name in (string[])["a\0", "a\uD83D", "a\uFFFD", "a\uFFFD0000"]) rooms.Add((await _fixture.WriteAsync(_store, "a", name)).Room.Id);

        Assert.Equal(rooms.Count, rooms.Distinct().Count());
    }

    [Fact]
    public async Task A_room_may_have_any_name_that_rooms_may_have()
    {
        foreach (var name in (string[])["a\0", "a\uD83D", "';--", "\U0001F600", new string('ü', 255)])
        {
            var room = await _fixture.WriteAsync(_store, "a", name);
            await room.AppendAsync("text");

            Assert.Equal(name, room.Room.Name);
            Assert.NotEmpty((await room.ReadAsync()).Entries);
        }
    }

    [Fact]
    public async Task A_publish_is_found_by_its_id_in_its_room_only()
    {
        var another = await _fixture.WriteAsync(_store, "a", "another", shard: 2);
        var (here, there) = (_room.Rows("one", "two", "three"), another.Rows("elsewhere"));
        await _room.AppendAsync(here);
        await another.AppendAsync(there);

        var found = await _store.FindAsync(_room.Room.Id, [here[2].Id, there[0].Id, StoreWriter.NewId(), here[0].Id]);

        Assert.Equal(new Dictionary<PublishId, long> { [here[0].Id] = 1, [here[2].Id] = 3 }, found);
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
