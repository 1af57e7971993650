using Hub.Tests.Fixtures;

namespace Hub.Tests.HubProtocol;

/// <summary>CONTRACT B row by row, over real sockets: the shapes of all envelopes.</summary>
public sealed class EnvelopesTests : IAsyncLifetime
{
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_subprotocol_is_chosen_where_it_is_offered()
    {
        await using var peer = await HubPeer.ConnectAsync(_server);

        await peer.SayAsync("""{"type":"ping","id":{"a":[1]}}""");

        Assert.Equal("""{"type":"pong","id":{"a":[1]}}""", await peer.NextTextAsync());
    }

    [Fact]
    public async Task Everything_in_turn()
    {
        await using var a = await HubPeer.ConnectAsync(_server);
        await using var b = await HubPeer.ConnectAsync(_server);

        var welcome = await a.AskAsync("""{"type":"hello","payload":{"rooms":[{"room":"news","presence":true}]},"id":1}""", "welcome");
        var room = welcome.GetProperty("rooms")[0];
        Assert.Equal("news", room.GetProperty("room").GetString());
        Assert.False(room.GetProperty("recovered").GetBoolean());
        var id = welcome.GetProperty("connection").GetString();
        Assert.Equal(id, (await a.NextAsync("join")).GetProperty("member").GetString());

        var subscribed = await b.SubscribeAsync("news");
        Assert.Equal(room.GetProperty("epoch").GetString(), subscribed.GetProperty("epoch").GetString());
        await a.NextAsync("join");

        var published = await b.PublishAsync("news", """{"x":1}""", ""","key":"k1" """);
        Assert.Equal(1, published.GetProperty("offset").GetInt64());
        var again = await b.PublishAsync("news", "\"two\"", ""","key":"k1" """);
        Assert.Equal(1, again.GetProperty("offset").GetInt64());
        var message = await a.NextAsync("message");
        Assert.Equal("""{"x":1}""", message.GetProperty("data").GetRawText());
        Assert.Equal(1, message.GetProperty("offset").GetInt64());

        var history = await a.AskAsync("""{"type":"history","payload":{"room":"news"},"id":5}""", "history");
        Assert.Equal(1, history.GetProperty("items").GetArrayLength());
        var presence = await a.AskAsync("""{"type":"presence","payload":{"room":"news"}}""", "presence");
        Assert.Equal(2, presence.GetProperty("count").GetInt32());

        await b.AskAsync("""{"type":"presence.set","payload":{"room":"news","data":{"mood":"ok"}}}""", "presence.set");
        Assert.Equal("""{"mood":"ok"}""", (await a.NextAsync("join")).GetProperty("data").GetRawText());
        await b.AskAsync("""{"type":"unsubscribe","payload":{"room":"news"}}""", "unsubscribed");
        await a.NextAsync("leave");
    }
}
