using System.Net;
using System.Net.WebSockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class ChatTests : IAsyncLifetime
{
    private HubServer _server = null!;

    public async Task InitializeAsync() => _server = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Those_who_chat_hear_each_other_come_speak_and_leave()
    {
        await using var ann = await EnterAsync("ann");
        Assert.Equal("""{"sender":"__server","message":"ann joined"}""", await ann.NextTextAsync());
        await using var ben = await EnterAsync("b%20%26n");
        Assert.Equal("""{"sender":"__server","message":"b &n joined"}""", await ann.NextTextAsync());

        await ann.SayAsync("""{"message":"hi"}""");
        Assert.Equal("""{"sender":"ann","message":"hi"}""", await ann.NextTextAsync());
        Assert.Equal("""{"members":["ann","b \u0026n"]}""", await MembersAsync());
        await ben.CloseAsync();

        Assert.Equal("""{"sender":"__server","message":"b &n left"}""", await ann.NextTextAsync());
        Assert.Equal("""{"members":["ann"]}""", await MembersAsync());
    }

    [Theory]
    [InlineData("/chat")]
    [InlineData("/chat?username=")]
    [InlineData("/chat?username=__server")]
    [InlineData("/chat?username=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Without_a_proper_name_nobody_enters(string path)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(_server.WebSocketUrl(path), CancellationToken.None));

        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Theory]
    [InlineData("/ws/%24hub%2Fchat")]
    public async Task Nobody_speaks_in_the_chats_room_but_through_the_chat(string path)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(_server.WebSocketUrl(path), CancellationToken.None));

        Assert.Equal(HttpStatusCode.BadRequest, socket.HttpStatusCode);
    }

    private Task<SocketClient> EnterAsync(string name) => SocketClient.ConnectAsync(_server.WebSocketUrl($"/chat?username={name}"));

    private async Task<string> MembersAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(_server.Url, "/chat/members"));
    }
}
