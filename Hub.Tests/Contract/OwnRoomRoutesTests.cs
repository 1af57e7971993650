using System.Net.Http.Json;
using System.Net.WebSockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Contract;

/// <summary>
/// Rows A17, A18 and A23 on routes that an application maps itself. What rooms and structured messages do is in EndToEnd/RawRoomTests and
/// Connections/PlainHandlerTests, the statuses of a broadcast in EndToEnd/HttpTests.
/// </summary>
public sealed class OwnRoomRoutesTests : IAsyncLifetime
{
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync(_ => { }, app =>
    {
        app.MapHub("/rooms/{name}");
        app.MapHub("/talk");
        app.MapSocket("/own", async (HubSocket socket) =>
        {
            await foreach (var message in socket.Messages) await socket.SendAsync(message.Text);
        });
    });

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task Text_stays_text_and_binary_stays_binary_and_the_sender_hears_nothing()
    {
        await using var ann = await ConnectAsync("/rooms/lobby");
        await using var ben = await ConnectAsync("/rooms/lobby");
        await using var other = await ConnectAsync("/rooms/kitchen");

        await ann.SayAsync("text");
        await ann.SayAsync([1, 2]);
        await ben.SayAsync("answer");
        await other.SayAsync("elsewhere");

        Assert.Equal("text", await ben.NextTextAsync());
        var (type, payload) = (await ben.NextAsync())!.Value;
        Assert.Equal((WebSocketMessageType.Binary, 2), (type, payload.Length));
        Assert.Equal("answer", await ann.NextTextAsync());
    }

    [Fact]
    public async Task A_room_is_one_room_whatever_the_route()
    {
        await using var raw = await ConnectAsync("/rooms/lobby");
        await using var builtIn = await ConnectAsync("/ws/lobby");
        await using var structured = await ConnectAsync("/talk");
        await structured.SayAsync("""{"type":"subscribe","payload":"lobby","id":7}""");
        Assert.Equal("""{"type":"subscribed","payload":"lobby","id":7}""", await structured.NextTextAsync());

        await raw.SayAsync("hi");
        Assert.Equal("hi", await builtIn.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"lobby","data":"hi"}}""", await structured.NextTextAsync());

        await structured.SayAsync("""{"type":"message","payload":{"room":"lobby","data":{"a":1}}}""");
        Assert.Equal("""{"a":1}""", await raw.NextTextAsync());
        Assert.Equal("""{"a":1}""", await builtIn.NextTextAsync());
    }

    [Theory]
    [InlineData("""{"type":"ping","id":"7"}""", """{"type":"pong","id":"7"}""")]
    [InlineData("not json", """{"type":"error","payload":"Invalid JSON"}""")]
    [InlineData("null", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("""{"type":"message","payload":{"room":"nowhere","data":1}}""", """{"type":"error","payload":"Not subscribed"}""")]
    public async Task Every_structured_message_has_its_answer_and_the_connection_lives_on(string said, string answer)
    {
        await using var client = await ConnectAsync("/talk");

        await client.SayAsync(said);
        Assert.Equal(answer, await client.NextTextAsync());
        await client.SayAsync("""{"type":"ping"}""");

        Assert.Equal("""{"type":"pong"}""", await client.NextTextAsync());
    }

    [Fact]
    public async Task A_broadcast_reaches_own_routes_of_rooms_and_no_others()
    {
        await using var raw = await ConnectAsync("/rooms/lobby");
        await using var structured = await ConnectAsync("/talk");
        await using var own = await ConnectAsync("/own");
        using var http = new HttpClient { BaseAddress = _hub.Url };

        var answer = await http.PostAsJsonAsync("/broadcast", new { message = "hi" });

        Assert.Equal("""{"sent":2}""", await answer.Content.ReadAsStringAsync());
        foreach (var client in new[] { raw, structured })
            Assert.Equal("""{"type":"broadcast","message":"hi"}""", await client.NextTextAsync());
        await own.SayAsync("nothing before this");
        Assert.Equal("nothing before this", await own.NextTextAsync());
    }

    private Task<SocketClient> ConnectAsync(string path) => SocketClient.ConnectAsync(_hub.WebSocketUrl(path));
}
