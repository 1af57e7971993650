using System.Net.WebSockets;
using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Cluster.Links;
using Hub.Tests.Fixtures;
using static Hub.Tests.Fixtures.NextVersion;

namespace Hub.Tests.Cluster;

/// <summary>Links between builds of different versions.</summary>
public class LinkVersionTests
{
    [Fact]
    public void The_version_of_a_connection_is_the_newest_that_both_speak()
    {
        Assert.Equal(1, new LinkVersions(1, 1).InCommonWith(new(1, 1)));
        Assert.Equal(1, new LinkVersions(1, 2).InCommonWith(new(1, 1)));
        Assert.Equal(3, new LinkVersions(2, 3).InCommonWith(new(3, 9)));
        Assert.Null(new LinkVersions(1, 2).InCommonWith(new(3, 4)));
        Assert.Null(new LinkVersions(3, 4).InCommonWith(new(1, 2)));
    }

    [Theory]
    [InlineData(true, true, "hi, in the next version")]
    [InlineData(true, false, "hi")]
    [InlineData(false, true, "hi")]
    public async Task Who_dials_writes_what_the_other_reads(bool senderIsNewer, bool receiverIsNewer, string taken)
    {
        await using var fixture = new LinkFixture(Table(senderIsNewer), Table(receiverIsNewer));

        fixture.Link.Send(Ask("hi"));

        Assert.Equal(new NodeSendToUser("ann", taken), await fixture.TakenAsync());
        Assert.Equal(1, fixture.Dialled);
    }

    [Fact]
    public async Task What_was_written_for_a_connection_that_broke_is_written_anew_for_the_next()
    {
        await using var fixture = new LinkFixture(Table(isNewer: true), Table(isNewer: false)) { IsDown = true };
        fixture.Link.Send(Ask("waits"));

        fixture.IsDown = false;
        await fixture.TakenAsync();
        fixture.Cut();
        fixture.Link.Send(Ask("again"));

        Assert.Equal(new NodeSendToUser("ann", "again"), await fixture.TakenAsync());
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(1, 9, 2)]
    [InlineData(2, 3, 2)]
    public async Task The_welcome_names_the_version_that_was_chosen(int oldest, int current, byte chosen)
    {
        await using var fixture = new LinkFixture(Table(isNewer: true), Table(isNewer: true));
        using var socket = await HelloAsync(fixture, new LinkVersions(oldest, current));

        var welcome = new byte[100];
        await socket.ReceiveAsync(welcome, CancellationToken.None).WaitAsync(Limits.Generous);

        Assert.Equal([LinkFrames.Welcome, chosen], welcome[..2]);
    }

    [Theory]
    [InlineData(3, 4, "It speaks versions 3 to 4, this node versions 1 to 2: upgrade one minor version at a time")]
    [InlineData(0, 0, "It speaks version 0, this node versions 1 to 2: upgrade one minor version at a time")]
    [InlineData(int.MaxValue - 1, int.MaxValue, "It speaks versions 2147483646 to 2147483647, this node versions 1 to 2: upgrade one minor version at a time")]
    public async Task Who_has_no_version_in_common_is_refused_with_both_ranges_and_the_way_out(int oldest, int current, string reason)
    {
        await using var fixture = new LinkFixture(Table(isNewer: true), Table(isNewer: true));
        using var socket = await HelloAsync(fixture, new LinkVersions(oldest, current));

        var received = await socket.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(Limits.Generous);

        Assert.Equal((WebSocketMessageType.Close, reason), (received.MessageType, received.CloseStatusDescription));
    }

    [Fact]
    public async Task A_probe_tells_likewise()
    {
        var (own, other) = (new Uri("memory://a/"), new Uri("memory://b/"));
        await using var neighbours = new LinkFixture(Table(isNewer: true), Table(isNewer: false));
        Assert.Null(await neighbours.Probe.AskAsync(other, own).WaitAsync(Limits.Generous));

        await using var strangers = new LinkFixture(Table(isNewer: false), NextVersion.CreateTable(Alone).AddCluster());
        Assert.Equal(
            "It speaks version 1, the other version 2: upgrade one minor version at a time",
            await strangers.Probe.AskAsync(other, own).WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task A_message_that_an_older_version_has_another_for_goes_as_that_one()
    {
        await using var older = new LinkFixture(Table(isNewer: true), Table(isNewer: false));
        older.Link.Send(new RequestItem(new Whisper("hi"), older.Answers, 0));
        Assert.Equal(new NodeSendToUser("ann", "hi, aloud"), await older.TakenAsync());

        await using var newer = new LinkFixture(Table(isNewer: true), Table(isNewer: true));
        newer.Link.Send(new RequestItem(new Whisper("hi"), newer.Answers, 0));
        Assert.Equal(new Whisper("hi"), await newer.TakenAsync());
    }

    [Fact]
    public async Task A_message_that_an_older_version_has_nothing_for_is_heard_by_nobody_and_the_link_goes_on()
    {
        await using var fixture = new LinkFixture(Table(isNewer: true), Table(isNewer: false));
        var route = Routes.OfNobody(fixture.Answers);
        route.Direct(fixture.Link);

        route.Tell("a", new Novelty(), ActorRefs.NoSender);
        route.TellShard(new Novelty());
        fixture.Link.Send(new ListenerItem(1, new Novelty()));
        fixture.Link.Send(new AnswerItem(7, new Novelty()));
        fixture.Link.Send(Ask("behind"));

        Assert.Equal(new NodeSendToUser("ann", "behind"), await fixture.TakenAsync());
        await fixture.Link.FlushAsync().WaitAsync(Limits.Generous);
        Assert.False(fixture.HasMore);
        Assert.False(route.IsLost);
        Assert.Equal(1, fixture.Dialled);
    }

    [Fact]
    public async Task Who_asks_with_such_a_message_is_told_that_there_is_no_answer()
    {
        await using var fixture = new LinkFixture(Table(isNewer: true), Table(isNewer: false));

        Assert.Null(await AwaitedAnswer.AskAsync(fixture.Link, new Novelty(), fixture.Answers).WaitAsync(Limits.Generous));
    }

    [Fact]
    public async Task Likewise_who_is_answered_with_one()
    {
        await using var fixture = new LinkFixture(Table(isNewer: true), Table(isNewer: false));
        var asking = AwaitedAnswer.AskAsync(fixture.Link, new NodeSendToUser("ann", "how are you?"), fixture.Answers);
        await fixture.TakenAsync();

        // It is the first question.
        fixture.Link.Send(new AnswerItem(1, new Novelty()));

        Assert.Null(await asking.WaitAsync(Limits.Generous));
    }

    [Fact]
    public void A_kind_of_a_version_that_the_node_does_not_speak_is_a_mistake_of_the_programmer() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NextVersion.CreateTable(LinkVersions.Own));

    private static WireTable Table(bool isNewer) => (isNewer ? NextVersion.CreateTable(Both) : NodeWire.CreateTable()).AddCluster();

    private static RequestItem Ask(string text) => new(new NodeSendToUser("ann", text), new Answers(), 0);

    private static async Task<WebSocket> HelloAsync(LinkFixture fixture, LinkVersions versions)
    {
        var socket = fixture.Dial();
        var writer = new WireWriter();
        LinkFrames.WriteHello(writer, new LinkHello(versions, LinkFixture.Sender, LinkFixture.Receiver, 1));
        await socket.SendAsync(writer.Written.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        return socket;
    }
}
