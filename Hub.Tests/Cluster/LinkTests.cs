using System.Net.WebSockets;
using System.Text;
using Hub.Actors;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster;

public sealed class LinkTests : IAsyncLifetime
{
    private readonly LinkFixture _fixture = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task What_is_sent_arrives_once_and_in_order_however_often_the_connection_breaks()
    {
        for (var i = 0; i < 2_000; i++)
        {
            _fixture.Link.Send(Ask($"{i}"));
            if (i % 200 != 100) continue;
            await _fixture.TakenAsync();
            var dialled = _fixture.Dialled;
            _fixture.Cut();
            await Poll.UntilAsync(() => _fixture.Dialled > dialled);
        }

        for (var i = 10; i < 2_000; i++) Assert.Equal($"{i}", ((NodeSendToUser)await _fixture.TakenAsync()).Text);
        await _fixture.Link.FlushAsync().WaitAsync(Limits.Generous);
        Assert.False(_fixture.HasMore);
        Assert.True(_fixture.Dialled > 10);
    }

    [Fact]
    public async Task Listeners_are_told_that_they_have_missed_something_when_a_connection_broke()
    {
        _fixture.Link.Send(new ListenerItem(1, TrimTick.Instance));
        await _fixture.TakenAsync();
        Assert.Equal(0, _fixture.Missed);

        _fixture.Cut();
        _fixture.Link.Send(Ask("behind"));

        await _fixture.TakenAsync();
        Assert.Equal(1, _fixture.Missed);
    }

    [Fact]
    public async Task What_waits_for_listeners_is_bounded_and_dropped_as_a_whole_while_everything_else_is_kept()
    {
        _fixture.IsDown = true;
        var batch = new RoomBatch("e", [new RoomEntry(new RoomMessage(ConnectionId.None, BodyKind.Binary, new byte[1_024 * 1_024]), 1, 0)]);
        _fixture.Link.Send(Ask("kept"));
        for (var i = 0; i < 70; i++) _fixture.Link.Send(new ListenerItem(1, batch));
        Assert.InRange(_fixture.Link.Waiting, 1, 20);

        _fixture.IsDown = false;

        Assert.Equal("kept", ((NodeSendToUser)await _fixture.TakenAsync()).Text);
        await _fixture.Link.FlushAsync().WaitAsync(Limits.Generous);
        Assert.Equal(1, _fixture.Missed);
    }

    [Fact]
    public async Task A_refused_item_comes_back_with_all_that_follow_it_until_the_route_begins_anew()
    {
        var answers = new Answers();
        var route = Routes.OfNobody(answers);
        var refused = false;
        _fixture.Takes = message => !(refused |= Text(message) == "3");
        route.Direct(_fixture.Link);
        for (var i = 0; i < 10; i++) route.Tell("a", Say($"{i}"), ActorRefs.NoSender);
        for (var i = 0; i < 3; i++) Assert.Equal($"{i}", Text(await _fixture.TakenAsync()));
        await Poll.UntilAsync(() => route.IsLost);
        Assert.False(_fixture.HasMore);
        route.Tell("a", Say("10"), ActorRefs.NoSender);

        _fixture.Takes = _ => true;
        route.Direct(_fixture.Link);

        for (var i = 3; i <= 10; i++) Assert.Equal($"{i}", Text(await _fixture.TakenAsync()));
    }

    [Fact]
    public async Task What_was_on_its_way_to_a_node_that_is_gone_is_unknown_and_what_was_not_goes_to_the_next()
    {
        var answers = new Answers();
        var route = Routes.OfNobody(answers);
        var (sent, waits) = (new Reply(), new Reply());
        route.Direct(_fixture.Link);
        route.Tell("a", Say("sent", sent), ActorRefs.NoSender);
        await _fixture.TakenAsync();
        await _fixture.Link.FlushAsync().WaitAsync(Limits.Generous);
        _fixture.IsDown = true;
        _fixture.Cut();
        await Poll.UntilAsync(() => !_fixture.Link.IsUp);
        route.Tell("a", Say("waits", waits), ActorRefs.NoSender);

        _fixture.Link.Close();
        answers.Fail(LinkFixture.Receiver);

        Assert.Equal([125], sent.Codes);
        Assert.Empty(waits.Codes);
        await using var next = new LinkFixture();
        route.Direct(next.Link);
        Assert.Equal("waits", Text(await next.TakenAsync()));
    }

    [Fact]
    public async Task A_node_that_nobody_knows_yet_is_refused_and_tried_again()
    {
        _fixture.KnowsSender = false;
        _fixture.Link.Send(Ask("hi"));
        await Poll.UntilAsync(() => _fixture.Dialled > 1);
        Assert.True(_fixture.Looked > 0);

        _fixture.KnowsSender = true;

        Assert.Equal("hi", ((NodeSendToUser)await _fixture.TakenAsync()).Text);
    }

    [Fact]
    public async Task A_node_that_was_started_again_is_not_taken_for_the_one_before()
    {
        _fixture.Self = LinkFixture.Receiver with { Number = 3 };

        Assert.Equal("It looks for b#2, this is b#3", await RefusalOfAsync(new LinkHello(LinkVersions.Own, LinkFixture.Sender, LinkFixture.Receiver, 1)));
    }

    [Theory]
    [InlineData(new byte[] { 1 })]
    [InlineData(new byte[] { 3, 0, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })]
    public async Task Garbage_closes_with_a_reason(byte[] garbage)
    {
        using var socket = _fixture.Dial();
        await socket.SendAsync(garbage, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

        Assert.NotEqual("", await CloseReasonAsync(socket));
    }

    [Fact]
    public async Task A_text_closes_with_a_reason()
    {
        using var socket = _fixture.Dial();
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        Assert.Equal("A text came, and a link speaks in binary messages only", await CloseReasonAsync(socket));
    }

    [Theory]
    [InlineData(new byte[] { 3, 0, 1, 99 }, "There is no item of kind 99")]
    [InlineData(new byte[] { 3, 0, 7, 7 }, "Item 7 came, and 1 is the next")]
    [InlineData(new byte[] { 3, 0, 0, 7 }, "An item has no number")]
    [InlineData(new byte[] { 4, 0, 0 }, "Something else than items came")]
    public async Task Garbage_behind_a_good_hello_closes_too(byte[] garbage, string reason)
    {
        using var socket = _fixture.Dial();
        await SendAsync(socket, new LinkHello(LinkVersions.Own, LinkFixture.Sender, LinkFixture.Receiver, 1));
        await socket.ReceiveAsync(new byte[100], CancellationToken.None);
        await socket.SendAsync(garbage, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

        Assert.Equal(reason, await CloseReasonAsync(socket));
    }

    private async Task<string?> RefusalOfAsync(LinkHello hello)
    {
        using var socket = _fixture.Dial();
        await SendAsync(socket, hello);
        return await CloseReasonAsync(socket);
    }

    private static Task SendAsync(WebSocket socket, LinkHello hello)
    {
        var writer = new WireWriter();
        LinkFrames.WriteHello(writer, hello);
        return socket.SendAsync(writer.Written.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
    }

    private static async Task<string?> CloseReasonAsync(WebSocket socket)
    {
        var received = await socket.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(Limits.Generous);
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        return received.CloseStatusDescription;
    }

    private static RequestItem Ask(string text) => new(new NodeSendToUser("ann", text), new Answers(), 0);

    private static Publish Say(string text, IPublishReply? reply = null) =>
        new(new RoomMessage(ConnectionId.None, BodyKind.Text, Encoding.UTF8.GetBytes(text)), Reply: reply);

    private static string Text(object message) => Encoding.UTF8.GetString(((Publish)message).Message.Body.Span);

    private sealed class Reply : IPublishReply
    {
        public List<int> Codes { get; } = [];

        public void Accepted(RoomPosition position) => Codes.Add(0);

        public void Refused(ErrorCode error, string message) => Codes.Add(error.Number);

        public void Send()
        {
            // Nothing is kept back.
        }
    }
}
