using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public sealed class ChatHandlerTests : IAsyncDisposable
{
    private static readonly RoomId Chat = RoomId.Reserved("chat");
    private readonly NodeFixture _node = new();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_message_reaches_all_the_sender_included_under_the_name_of_the_handshake()
    {
        var ann = await EnterAsync("ann");
        Assert.Equal("""{"sender":"__server","message":"ann joined"}""", await ann.NextTextAsync());
        var ben = await EnterAsync("ben");
        Assert.Equal("""{"sender":"__server","message":"ben joined"}""", await ann.NextTextAsync());
        Assert.Equal("""{"sender":"__server","message":"ben joined"}""", await ben.NextTextAsync());

        ann.Say("""{"message":"<b>hé</b>","sender":"__server"}""");

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
        var (ann, ben) = (await EnterAsync("ann"), await EnterAsync("ben"));
        await ann.NextTextAsync();
        await ann.NextTextAsync();
        await ben.NextTextAsync();

        ann.Say(said);
        ann.Say("""{"message":"next"}""");

        Assert.Equal("""{"type":"error","payload":"Invalid JSON"}""", await ann.NextTextAsync());
        Assert.Equal("""{"sender":"ann","message":"next"}""", await ben.NextTextAsync());
    }

    [Fact]
    public async Task Those_present_are_listed_by_name_once_per_connection_and_gone_when_their_leaving_is_heard()
    {
        var ben = await EnterAsync("ben");
        var ann = await EnterAsync("ann");
        await EnterAsync("ann");
        Assert.Equal(["ann", "ann", "ben"], await _node.Node.PresentAsync(Chat, CancellationToken.None));

        ann.Close();
        string heard;
        do heard = await ben.NextTextAsync();
        while (heard != """{"sender":"__server","message":"ann left"}""");

        Assert.Equal(["ann", "ben"], await _node.Node.PresentAsync(Chat, CancellationToken.None));
    }

    private async Task<FakeTransport> EnterAsync(string name) => (await _node.ConnectAsync(new ConnectionPlan
    {
        Room = Chat,
        Introduction = id => ChatHandler.Introduce(id, name),
        Handler = (connection, _) => new ChatHandler(connection, name, _node.Node.Rooms.Of(Chat)),
    })).Peer;
}
