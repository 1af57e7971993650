using System.Net.WebSockets;

using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class RawRoomTests : IAsyncLifetime
{
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Text_stays_text_and_binary_stays_binary_and_the_sender_hears_nothing()
    {
        await using var ann = await JoinAsync("lobby");
        await using var ben = await JoinAsync("lobby");

        await ann.SayAsync("hi");
        await ann.SayAsync([0, 255]);
        await ben.SayAsync("back");

        Assert.Equal("hi", await ben.NextTextAsync());
        var binary = await ben.NextAsync();
        Assert.Equal(WebSocketMessageType.Binary, binary!.Value.Type);
        Assert.Equal([0, 255], binary.Value.Payload);
        Assert.Equal("back", await ann.NextTextAsync());
    }

    [Fact]
    public async Task A_member_whose_socket_is_open_misses_nothing_that_is_said_from_then_on()
    {
        await using var speaker = await JoinAsync("lobby");
        for (var i = 0; i < 100; i++)
        {
            await using var listener = await JoinAsync("lobby");
            await speaker.SayAsync($"{i}");
            Assert.Equal($"{i}", await listener.NextTextAsync());
            await listener.CloseAsync();
        }
    }

    [Fact]
    public async Task A_rooms_name_is_url_decoded()
    {
        await using var encoded = await JoinAsync("%C3%A9%20x%2Fy");
        await using var plain = await SocketClient.ConnectAsync(_server.WebSocketUrl("/ws"));
        await plain.SayAsync("""{"type":"subscribe","payload":"é x/y"}""");
        await plain.NextTextAsync();

        await encoded.SayAsync("same room");

        Assert.Equal("""{"type":"message","payload":{"room":"é x/y","data":"same room"}}""", await plain.NextTextAsync());
    }

    [Fact]
    public async Task A_thousand_connections_in_a_hundred_rooms_each_hear_everything_once_in_one_order_and_nothing_of_their_own()
    {
        const int rooms = 100, members = 10, messages = 20;
        var connections = new SocketClient[rooms][];
        for (var room = 0; room < rooms; room++)
        {
            var name = $"room-{room}";
            connections[room] = await Task.WhenAll(Enumerable.Range(0, members).Select(_ => JoinAsync(name)));
        }

        var heard = await Task.WhenAll(connections.Select((room, number) => Task.WhenAll(room.Select(async (connection, member) =>
        {
            var speak = SpeakAsync(connection, number, member);
            var texts = new string[(members - 1) * messages];
            for (var i = 0; i < texts.Length; i++) texts[i] = await connection.NextTextAsync();
            await speak;
            return texts;
        }))));

        for (var room = 0; room < rooms; room++)
        {
            for (var member = 0; member < members; member++)
            {
                var expected = Enumerable.Range(0, members).Where(other => other != member)
                    .SelectMany(other => Enumerable.Range(0, messages).Select(i => Said(room, other, i)));
                Assert.Equal(expected.Order(StringComparer.Ordinal), heard[room][member].Order(StringComparer.Ordinal));
            }

            AssertOneOrder(heard[room], room, messages);
        }

        // Nothing is still on the way: the next thing that everybody hears is a last word.
        for (var room = 0; room < rooms; room++)
        {
            await using var last = await JoinAsync($"room-{room}");
            await last.SayAsync("last word");
            foreach (var connection in connections[room]) Assert.Equal("last word", await connection.NextTextAsync());
        }

        await Task.WhenAll(connections.SelectMany(room => room).Select(connection => connection.DisposeAsync().AsTask()));

        async Task SpeakAsync(SocketClient connection, int room, int member)
        {
            for (var i = 0; i < messages; i++) await connection.SayAsync(Said(room, member, i));
        }
    }

    [Fact]
    public async Task Exactly_the_limit_passes_and_one_byte_more_closes_with_1009()
    {
        await using var server = await HubServer.StartAsync(services =>
            Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions.Configure<Hub.Actors.Connections.LimitOptions>(
                services, limits => limits.MaxPayload = 100_000));
        await using var ann = await SocketClient.ConnectAsync(server.WebSocketUrl("/ws/lobby"));
        await using var ben = await SocketClient.ConnectAsync(server.WebSocketUrl("/ws/lobby"));

        await ann.SayAsync(new byte[100_000]);
        Assert.Equal(100_000, (await ben.NextAsync())!.Value.Payload.Length);
        await ann.SayAsync(new byte[50_000], last: false);
        await ann.SayAsync(new byte[50_001]);

        Assert.Equal(1009, (await ann.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_message_of_10_MB_closes_its_sender_with_1009_and_the_others_go_on()
    {
        await using var ann = await JoinAsync("lobby");
        await using var ben = await JoinAsync("lobby");
        await using var cleo = await JoinAsync("lobby");

        await ann.SayAsync(new byte[10_000_000]);

        Assert.Equal((1009, "Message too big"), await ann.ClosedAsync());
        await ben.SayAsync("still here");
        Assert.Equal("still here", await cleo.NextTextAsync());
    }

    [Fact]
    public async Task The_hundred_and_first_message_in_a_minute_is_refused_and_the_connection_stays()
    {
        await using var ann = await JoinAsync("lobby");
        await using var ben = await JoinAsync("lobby");

        for (var i = 0; i <= 100; i++) await ann.SayAsync($"{i}");
        await ben.SayAsync("to ann");

        var heard = new[] { await ann.NextTextAsync(), await ann.NextTextAsync() };
        Assert.Equal(["to ann", """{"error":"Rate limit exceeded"}"""], heard.Order(StringComparer.Ordinal));
        for (var i = 0; i < 100; i++) Assert.Equal($"{i}", await ben.NextTextAsync());
    }

    private static string Said(int room, int member, int message) => $"room {room} member {member} message {message}";

    // Two members hear each other's rooms' messages minus their own, so what both heard must stand in the same order.
    private static void AssertOneOrder(string[][] heard, int room, int messages)
    {
        for (var a = 0; a < heard.Length; a++)
        {
            for (var b = a + 1; b < heard.Length; b++)
            {
                var (ofA, ofB) = (Own(a), Own(b));
                Assert.Equal(heard[a].Where(text => !ofB.Contains(text)), heard[b].Where(text => !ofA.Contains(text)));
            }
        }

        HashSet<string> Own(int member) => [.. Enumerable.Range(0, messages).Select(i => Said(room, member, i))];
    }

    private Task<SocketClient> JoinAsync(string room) => SocketClient.ConnectAsync(_server.WebSocketUrl($"/ws/{room}"));
}
