using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Contract;

/// <summary>A28: what the chat says to whom.</summary>
public sealed class ChatSampleTests : IAsyncLifetime
{
    private HubServer _hub = null!;

    public async Task InitializeAsync() => _hub = await HubServer.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task A_message_reaches_all_the_sender_included_under_the_name_of_the_handshake()
    {
        await using var ann = await EnterAsync("ann");
        Assert.Equal("""{"sender":"__server","message":"ann joined"}""", await ann.NextTextAsync());
        await using var ben = await EnterAsync("ben");
        Assert.Equal("""{"sender":"__server","message":"ben joined"}""", await ann.NextTextAsync());
        Assert.Equal("""{"sender":"__server","message":"ben joined"}""", await ben.NextTextAsync());

        await ann.SayAsync("""{"message":"<b>hé</b>","sender":"__server"}""");

        Assert.Equal("""{"sender":"ann","message":"<b>hé</b>"}""", await ann.NextTextAsync());
        Assert.Equal("""{"sender":"ann","message":"<b>hé</b>"}""", await ben.NextTextAsync());
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"message":null}""")]
    [InlineData("""{"message":7}""")]
    [InlineData("""{"message":"\ud800"}""")]
    public async Task What_is_no_object_with_a_string_is_refused_to_its_sender_only(string said)
    {
        await using var ann = await EnterAsync("ann");
        await using var ben = await EnterAsync("ben");
        await ann.NextTextAsync();
        await ann.NextTextAsync();
        await ben.NextTextAsync();

        await ann.SayAsync(said);
        await ann.SayAsync("""{"message":"next"}""");

        Assert.Equal("""{"type":"error","payload":"Invalid JSON"}""", await ann.NextTextAsync());
        Assert.Equal("""{"sender":"ann","message":"next"}""", await ben.NextTextAsync());
    }

    [Fact]
    public async Task Those_present_are_listed_by_name_once_per_connection_and_gone_when_their_leaving_is_heard()
    {
        await using var ben = await EnterAsync("ben");
        await using var ann = await EnterAsync("ann");
        await using var second = await EnterAsync("ann");
        Assert.Equal("""{"members":["ann","ann","ben"]}""", await MembersAsync());

        // However a connection ends: here it is cut.
        ann.Abort();
        string heard;
        do heard = await ben.NextTextAsync();
        while (heard != """{"sender":"__server","message":"ann left"}""");

        Assert.Equal("""{"members":["ann","ben"]}""", await MembersAsync());
    }

    [Fact]
    public async Task A_broadcast_and_the_rate_limit_reach_the_chat()
    {
        await using var hub = await HubServer.StartAsync(services => services.Configure<RateLimitOptions>(limit => limit.Messages = 1));
        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl("/chat?username=ann"));
        await ann.NextTextAsync();

        Assert.Equal(1, await hub.Services.GetRequiredService<IHubRooms>().BroadcastAsync("hi"));
        Assert.Equal("""{"type":"broadcast","message":"hi"}""", await ann.NextTextAsync());
        await ann.SayAsync("{}");
        await ann.SayAsync("{}");

        Assert.Equal("""{"type":"error","payload":"Invalid JSON"}""", await ann.NextTextAsync());
        Assert.Equal("""{"error":"Rate limit exceeded"}""", await ann.NextTextAsync());
    }

    [Fact]
    public async Task Structured_messages_cannot_subscribe_to_the_chats_room()
    {
        await using var client = await SocketClient.ConnectAsync(_hub.WebSocketUrl("/ws"));

        await client.SayAsync("""{"type":"subscribe","payload":"$hub/chat"}""");

        Assert.Equal("""{"type":"error","payload":"Room names that begin with $hub/ belong to the hub"}""", await client.NextTextAsync());
    }

    private Task<SocketClient> EnterAsync(string name) => SocketClient.ConnectAsync(_hub.WebSocketUrl($"/chat?username={name}"));

    private async Task<string> MembersAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(_hub.Url, "/chat/members"));
    }
}
