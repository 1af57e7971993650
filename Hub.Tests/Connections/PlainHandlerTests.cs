using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public sealed class PlainHandlerTests : IAsyncLifetime
{
    private readonly NodeFixture _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData("""{"type":"ping","id":"7"}""", """{"type":"pong","id":"7"}""")]
    [InlineData("""{"type":"ping"}""", """{"type":"pong"}""")]
    [InlineData("""{"id":{"a":[1,2.50]},"type":"ping"}""", """{"type":"pong","id":{"a":[1,2.50]}}""")]
    [InlineData("""{"type":"ping","id":null}""", """{"type":"pong","id":null}""")]
    [InlineData("""{"type":"\u0070ing","payload":{"deep":{}},"more":[1],"id":7}""", """{"type":"pong","id":7}""")]
    [InlineData("""{"type":"subscribe","payload":"a","id":1}""", """{"type":"subscribed","payload":"a","id":1}""")]
    [InlineData("""{"type":"subscribe","payload":{"room":"b","x":1}}""", """{"type":"subscribed","payload":{"room":"b","x":1}}""")]
    [InlineData("""{"type":"subscribe","payload":"$hub/chat","id":2}""", """{"type":"error","payload":"Room names that begin with $hub/ belong to the hub","id":2}""")]
    [InlineData("""{"type":"subscribe","payload":""}""", """{"type":"error","payload":"A room needs a name"}""")]
    [InlineData("""{"type":"message","payload":{"room":"elsewhere","data":1},"id":3}""", """{"type":"error","payload":"Not subscribed","id":3}""")]
    [InlineData("not json", """{"type":"error","payload":"Invalid JSON"}""")]
    [InlineData("", """{"type":"error","payload":"Invalid JSON"}""")]
    [InlineData("""{"type":"ping"}x""", """{"type":"error","payload":"Invalid JSON"}""")]
    [InlineData("""{"type":"ping" """, """{"type":"error","payload":"Invalid JSON"}""")]
    [InlineData("null", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("[]", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("\"x\"", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("{}", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("""{"type":7,"id":8}""", """{"type":"error","payload":"Unknown message type","id":8}""")]
    [InlineData("""{"type":{"type":"ping"}}""", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("""{"type":"subscribe"}""", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("""{"type":"subscribe","payload":7}""", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("""{"type":"subscribe","payload":"\ud800"}""", """{"type":"error","payload":"Unknown message type"}""")]
    [InlineData("""{"type":"message"}""", """{"type":"error","payload":"Unknown message type"}""")]
    public async Task Every_frame_has_its_answer_and_the_connection_lives_on(string said, string answer)
    {
        var peer = await _node.ConnectPlainAsync();

        peer.Say(said);
        peer.Say("""{"type":"ping","id":"alive"}""");

        Assert.Equal(
            new[] { answer, """{"type":"pong","id":"alive"}""" }.Order(),
            new[] { await peer.NextTextAsync(), await peer.NextTextAsync() }.Order());
    }

    [Fact]
    public async Task Json_nested_deeper_than_64_is_invalid()
    {
        var peer = await _node.ConnectPlainAsync();

        peer.Say($$"""{"type":"ping","id":{{new string('[', 100)}}{{new string(']', 100)}}}""");

        Assert.Equal("""{"type":"error","payload":"Invalid JSON"}""", await peer.NextTextAsync());
    }

    [Fact]
    public async Task A_binary_frame_is_read_as_text_and_what_is_no_utf8_is_invalid_json()
    {
        var peer = await _node.ConnectPlainAsync();

        peer.Say("""{"type":"ping"}"""u8.ToArray());
        Assert.Equal("""{"type":"pong"}""", await peer.NextTextAsync());
        peer.Say([.. "{\"type\":\"ping\",\"id\":\""u8, 0xff, .. "\"}"u8]);
        Assert.Equal("""{"type":"error","payload":"Invalid JSON"}""", await peer.NextTextAsync());
    }

    [Fact]
    public async Task A_message_goes_to_the_other_members_of_its_room()
    {
        var (ann, ben) = (await SubscribedAsync("a"), await SubscribedAsync("a"));

        ann.Say("""{"type":"message","payload":{"room":"a","data":{"n":1}},"id":9}""");
        ben.Say("""{"type":"message","payload":{"room":"a","data":"done"}}""");

        Assert.Equal("""{"type":"message","payload":{"room":"a","data":{"n":1}}}""", await ben.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":"done"}}""", await ann.NextTextAsync());
        Assert.False(ben.HasMore);
    }

    [Theory]
    [InlineData("\"hi\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("""{"room":"a"}""")]
    [InlineData("""{"data":1}""")]
    [InlineData("""{"room":7,"data":1}""")]
    public async Task A_payload_that_names_no_room_goes_to_every_room_of_its_sender(string payload)
    {
        var (ann, ben) = (await SubscribedAsync("a", "b"), await SubscribedAsync("a", "b", "c"));

        ann.Say($$"""{"type":"message","payload":{{payload}}}""");

        Assert.Equal(
            new[] { "a", "b" }.Select(room => $$$"""{"type":"message","payload":{"room":"{{{room}}}","data":{{{payload}}}}}"""),
            new[] { await ben.NextTextAsync(), await ben.NextTextAsync() }.Order());
    }

    [Fact]
    public async Task A_message_may_follow_its_subscribe_without_waiting()
    {
        var ben = await SubscribedAsync("a");
        var ann = await _node.ConnectPlainAsync();

        ann.Say("""{"type":"subscribe","payload":"a"}""");
        ann.Say("""{"type":"message","payload":{"room":"a","data":1}}""");

        Assert.Equal("""{"type":"message","payload":{"room":"a","data":1}}""", await ben.NextTextAsync());
        Assert.Equal("""{"type":"subscribed","payload":"a"}""", await ann.NextTextAsync());
    }

    [Fact]
    public async Task Subscribing_twice_is_confirmed_twice_and_delivers_once()
    {
        var (ann, ben) = (await SubscribedAsync("a", "a"), await SubscribedAsync("a"));

        ben.Say("""{"type":"message","payload":1}""");
        ben.Say("""{"type":"message","payload":2}""");

        Assert.Equal("""{"type":"message","payload":{"room":"a","data":1}}""", await ann.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":2}}""", await ann.NextTextAsync());
    }

    [Fact]
    public async Task A_string_that_is_no_text_is_refused()
    {
        var ann = await SubscribedAsync("a");

        ann.Say("""{"type":"message","payload":{"room":"a","data":"\ud800"},"id":1}""");

        Assert.Equal("""{"type":"error","payload":"Invalid JSON","id":1}""", await ann.NextTextAsync());
    }

    [Fact]
    public async Task Raw_and_plain_members_of_one_room_hear_each_other()
    {
        var raw = await _node.JoinRawAsync(NodeFixture.Room("a"));
        var plain = await SubscribedAsync("a");

        raw.Say("tab\t\"é\"");
        raw.Say([1, 2, 3]);
        plain.Say("""{"type":"message","payload":{"room":"a","data":"\u0041 \u00e9"}}""");
        plain.Say("""{"type":"message","payload":{"room":"a","data":[1, 2]}}""");

        Assert.Equal("""{"type":"message","payload":{"room":"a","data":"tab\t\"é\""}}""", await plain.NextTextAsync());
        Assert.Equal("""{"type":"message","payload":{"room":"a","data":"AQID","encoding":"base64"}}""", await plain.NextTextAsync());
        Assert.Equal("A é", await raw.NextTextAsync());
        Assert.Equal("[1, 2]", await raw.NextTextAsync());
    }

    private async Task<FakeTransport> SubscribedAsync(params string[] rooms)
    {
        var peer = await _node.ConnectPlainAsync();
        foreach (var room in rooms)
        {
            peer.Say($$"""{"type":"subscribe","payload":"{{room}}"}""");
            Assert.Equal($$"""{"type":"subscribed","payload":"{{room}}"}""", await peer.NextTextAsync());
        }

        return peer;
    }
}
