using System.Text.Json;
using Hub.Tests.Fixtures;

namespace Hub.Tests.HubProtocol;

/// <summary>hub.v1 on a route into one room, which has its own say in what is published: the chat.</summary>
public sealed class OwnRoomRouteTests : IAsyncLifetime
{
    private const string Room = "$hub/chat";

    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_is_published_is_what_the_route_makes_of_it_and_is_acknowledged()
    {
        await using var raw = await SocketClient.ConnectAsync(_server.WebSocketUrl("/chat?username=ben"));
        Assert.Equal("""{"sender":"__server","message":"ben joined"}""", await raw.NextTextAsync());
        await using var ann = await HubPeer.ConnectAsync(_server, "/chat?username=ann");
        await ann.SubscribeAsync(Room);
        Assert.Equal("""{"sender":"__server","message":"ann joined"}""", (await ann.NextAsync("message")).GetProperty("data").GetRawText());
        Assert.Equal("""{"sender":"__server","message":"ann joined"}""", await raw.NextTextAsync());

        await ann.SayAsync($$$"""{"type":"publish","payload":{"room":"{{{Room}}}","data":{"message":"hi","sender":"eve"},"key":"k"},"id":1}""");

        Assert.Equal("""{"sender":"ann","message":"hi"}""", await raw.NextTextAsync());
        var (published, message) = (await NextOfAsync(ann), await NextOfAsync(ann));
        Assert.Equal(["message", "published"], new[] { published.Type, message.Type }.Order(StringComparer.Ordinal));
        await raw.SayAsync("""{"message":"hello"}""");
        var heard = await ann.NextAsync("message");
        Assert.Equal("""{"sender":"ben","message":"hello"}""", heard.GetProperty("data").GetRawText());
        Assert.Equal("ben", heard.GetProperty("from").GetString());
    }

    [Fact]
    public async Task What_the_route_does_not_take_and_any_other_room_are_refused()
    {
        await using var ann = await HubPeer.ConnectAsync(_server, "/chat?username=ann");

        Assert.Equal(107, await ann.FailAsync("""{"type":"subscribe","payload":{"room":"lobby"}}"""));
        Assert.Equal(107, await ann.FailAsync("""{"type":"publish","payload":{"room":"lobby","data":1}}"""));
        // The route says so itself first, as to a raw connection.
        await ann.SayAsync($$$"""{"type":"publish","payload":{"room":"{{{Room}}}","data":"no message"}}""");
        await ann.NextTextAsync();
        Assert.Equal(107, (await ann.NextAsync("error")).GetProperty("code").GetInt32());
    }

    private static async Task<(string Type, string Text)> NextOfAsync(HubPeer peer)
    {
        var text = await peer.NextTextAsync();
        using var envelope = JsonDocument.Parse(text);
        return (envelope.RootElement.GetProperty("type").GetString()!, text);
    }
}
