using Hub.Actors;
using Hub.Actors.Cluster.Links;
using Hub.Tests.Fixtures;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Hub.Tests.Cluster;

/// <summary>What a rolling upgrade promises: a node of the next version and one of this are one hub.</summary>
public sealed class VersionsTogetherTests : IAsyncLifetime
{
    private readonly MemoryCluster _cluster = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_on_both_hear_each_other_and_have_one_history_and_presence(bool ownerIsNewer)
    {
        var (owner, other) = await TwoAsync(ownerIsNewer);
        var room = _cluster.RoomOf(owner);
        var (ann, ben) = (new PresenceWatcher(await owner.SubscribeAsync(room, ""","presence":true""")), await other.SubscribeAsync(room));
        var ben2 = new PresenceWatcher(await other.SubscribeAsync(room, ""","presence":true"""));
        foreach (var watcher in (PresenceWatcher[])[ann, ben2])
        {
            await watcher.AskAsync(room, 3);
            await watcher.UntilAsync(room, 3);
        }

        ben.Transport.Close();
        await ann.UntilAsync(room, 2);
        await ben2.UntilAsync(room, 2);
        var (cleo, dora) = (await owner.SubscribeAsync(room), await other.SubscribeAsync(room));
        dora.Publish(room, "\"from the other\"");
        Assert.Equal(1, (await dora.NextAsync("published")).GetProperty("offset").GetInt64());
        Assert.Equal(("from the other", 1), Heard(await cleo.NextAsync("message")));
        cleo.Publish(room, "\"from the owner\"");
        await cleo.NextAsync("published");
        Assert.Equal(("from the owner", 2), Heard(await dora.NextAsync("message")));

        var eve = await other.Fixture.ConnectHubAsync();
        eve.Say($$$"""{"type":"history","payload":{"room":"{{{room}}}","limit":10}}""");
        Assert.Equal(2, (await eve.NextAsync("history")).GetProperty("items").GetArrayLength());
        eve.Say($$$"""{"type":"presence","payload":{"room":"{{{room}}}"}}""");
        Assert.Equal(4, (await eve.NextAsync("presence")).GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_room_moves_to_the_other_with_all_that_it_has(bool formerIsNewer)
    {
        var (former, next) = await TwoAsync(formerIsNewer);
        var room = _cluster.RoomOf(former);
        var ann = await next.SubscribeAsync(room);
        ann.Publish(room, "1", "k");
        var first = await ann.NextAsync("published");

        await former.Fixture.Node.HandOverAsync().WaitAsync(Limits.Generous);

        Assert.Equal(next.Name, _cluster.OwnerOf(room));
        ann.Publish(room, "1", "k");
        Assert.Equal(first.GetRawText(), (await ann.NextAsync("published")).GetRawText());
        ann.Publish(room, "2");
        var second = await ann.NextAsync("published");
        Assert.Equal((first.GetProperty("epoch").GetString(), 2), (second.GetProperty("epoch").GetString(), second.GetProperty("offset").GetInt64()));
        ann.Say($$$"""{"type":"history","payload":{"room":"{{{room}}}","limit":10}}""");
        Assert.Equal(2, (await ann.NextAsync("history")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_cluster_is_replaced_node_by_node_and_a_room_keeps_its_epoch()
    {
        var (old, room) = (await _cluster.AddAsync("old"), NodeFixture.Room("stays"));
        var ann = await old.SubscribeAsync(room);
        ann.Publish(room, "1");
        var epoch = (await ann.NextAsync("published")).GetProperty("epoch").GetString();

        var (b, c) = (await _cluster.AddAsync("b", NextVersion.CreateTable(NextVersion.Both)), await _cluster.AddAsync("c", NextVersion.CreateTable(NextVersion.Both)));
        await old.Fixture.Node.HandOverAsync().WaitAsync(Limits.Generous);
        await old.Fixture.Node.LeaveClusterAsync().WaitAsync(Limits.Generous);
        await _cluster.PlacedAsync("b", "c");

        // Both speak the next version only, to each other.
        var (owner, other) = _cluster.OwnerOf(room) == "b" ? (b, c) : (c, b);
        var (ben, cleo) = (await owner.SubscribeAsync(room), await other.SubscribeAsync(room));
        cleo.Publish(room, "2");
        await cleo.NextAsync("published");
        var heard = await ben.NextAsync("message");
        Assert.Equal((epoch, 2), (heard.GetProperty("epoch").GetString(), heard.GetProperty("offset").GetInt64()));
    }

    [Fact]
    public async Task A_node_that_is_too_old_is_refused_steps_out_and_is_told_why()
    {
        List<string> ofA = [], ofB = [];
        using var loggersOfA = new ListLoggerFactory(ofA);
        using var loggersOfB = new ListLoggerFactory(ofB);
        await _cluster.AddAsync("a", NextVersion.CreateTable(NextVersion.Alone), loggersOfA);

        var b = await _cluster.AddAsync("b", loggers: loggersOfB);

        await Poll.UntilAsync(() => b.Fixture.Node.RefusesConnections);
        await Poll.UntilAsync(() => Has(ofB, LogLevel.Warning, "It speaks version 1, the other version 2: upgrade one minor version at a time"));
        Assert.True(Has(ofA, LogLevel.Information, "is refused: It speaks version 1, this node version 2: upgrade one minor version at a time"));
        await _cluster.PlacedAsync("a");
    }

    private async Task<(MemoryNode One, MemoryNode Other)> TwoAsync(bool isFirstNewer)
    {
        var two = (await AddAsync("a", isFirstNewer), await AddAsync("b", !isFirstNewer));
        await _cluster.PlacedAsync("a", "b");
        return two;
    }

    private Task<MemoryNode> AddAsync(string name, bool isNewer) =>
        _cluster.AddAsync(name, isNewer ? NextVersion.CreateTable(NextVersion.Both) : NodeWire.CreateTable(LinkVersions.Own));

    private static (string?, int) Heard(System.Text.Json.JsonElement message) => (message.GetProperty("data").GetString(), message.GetProperty("offset").GetInt32());

    private static bool Has(List<string> lines, LogLevel level, string part)
    {
        lock (lines) return lines.Exists(line => line.StartsWith($"{level} ", StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal));
    }
}
