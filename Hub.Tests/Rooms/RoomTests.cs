using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

public sealed class RoomTests : IAsyncLifetime
{
    private static readonly RoomId Room = NodeFixture.Room("a");
    private readonly NodeFixture _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task What_a_member_says_reaches_every_other_member_and_not_itself()
    {
        var (ann, ben, cleo) = (await JoinAsync(), await JoinAsync(), await JoinAsync());

        ann.Say("hi");
        Assert.Equal("hi", await ben.NextTextAsync());
        Assert.Equal("hi", await cleo.NextTextAsync());

        // Not before: between two speakers there is no order but the room's.
        ben.Say([1, 2]);
        Assert.Equal(new byte[] { 1, 2 }, (await ann.NextFrameAsync()).Payload);
        Assert.Equal(Opcode.Binary, (await cleo.NextFrameAsync()).Opcode);
        Assert.False(ann.HasMore);
        Assert.False(ben.HasMore);
    }

    [Fact]
    public async Task Rooms_do_not_hear_each_other()
    {
        var here = (Speaker: await JoinAsync(), Listener: await JoinAsync());
        var elsewhere = await _node.JoinRawAsync(NodeFixture.Room("A"));

        here.Speaker.Say("only here");
        Assert.Equal("only here", await here.Listener.NextTextAsync());

        Assert.False(elsewhere.HasMore);
    }

    [Fact]
    public async Task All_members_hear_the_same_order_and_each_speakers_messages_in_its_own()
    {
        const int speakers = 8, each = 200;
        var listeners = new[] { await JoinAsync(), await JoinAsync() };
        var voices = new List<FakeTransport>();
        for (var i = 0; i < speakers; i++) voices.Add(await JoinAsync());

        await Task.WhenAll(voices.Select((voice, number) => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) voice.Say($"{number} {i}");
        })));

        var heard = new List<string>[] { [], [] };
        for (var listener = 0; listener < 2; listener++)
            for (var i = 0; i < speakers * each; i++) heard[listener].Add(await listeners[listener].NextTextAsync());
        Assert.Equal(heard[0], heard[1]);
        for (var speaker = 0; speaker < speakers; speaker++)
        {
            var prefix = $"{speaker} ";
            Assert.Equal(
                Enumerable.Range(0, each).Select(i => prefix + i),
                heard[0].Where(text => text.StartsWith(prefix, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_room_that_was_empty_lives_again_with_its_next_member()
    {
        for (var round = 0; round < 50; round++)
        {
            var (ann, ben) = (await JoinAsync(), await JoinAsync());
            ann.Say($"round {round}");
            Assert.Equal($"round {round}", await ben.NextTextAsync());
            ann.Close();
            ben.Close();
            await Task.WhenAll(ann.ClosedAsync(), ben.ClosedAsync());
        }
    }

    [Fact]
    public async Task A_large_room_that_all_have_left_lives_again_with_its_next_members()
    {
        for (var round = 0; round < 3; round++)
        {
            var members = new List<FakeTransport>();
            for (var i = 0; i < 270; i++) members.Add(await JoinAsync());
            members[0].Say($"round {round}");
            foreach (var member in members[1..]) Assert.Equal($"round {round}", await member.NextTextAsync());
            foreach (var member in members) member.Close();
            await _node.AllClosedAsync();
        }
    }

    [Fact]
    public async Task Members_that_come_and_go_in_a_hurry_never_lose_what_is_said_between_two_who_stay()
    {
        var (ann, ben) = (await JoinAsync(), await JoinAsync());
        var guests = Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++) (await JoinAsync()).Close();
        });

        for (var i = 0; i < 200; i++)
        {
            ann.Say($"{i}");
            Assert.Equal($"{i}", await ben.NextTextAsync());
        }

        await guests;
    }

    [Fact]
    public async Task A_room_that_fails_is_restarted_with_its_members_and_no_other_room_notices()
    {
        var (ann, ben) = (await JoinAsync(), await JoinAsync());
        var other = NodeFixture.Room("b");
        var (cleo, dora) = (await _node.JoinRawAsync(other), await _node.JoinRawAsync(other));

        // No node is called null: the room fails at it.
        ((RoomRoute)_node.Node.Rooms.Of(Room)).Tell(new DeclareInterest(default, 0, null!, null, [], Watches: false), ActorRefs.NoSender);

        cleo.Say("undisturbed");
        Assert.Equal("undisturbed", await dora.NextTextAsync());
        await AgainAsync(ann, ben);
    }

    [Fact]
    public async Task A_local_room_that_fails_keeps_its_members()
    {
        var (ann, ben) = (await JoinAsync(), await JoinAsync());

        _node.Node.Rooms.Of(Room).Publish(new RoomMessage(ConnectionId.None, BodyKind.Text, "said"u8.ToArray(), Credit: new Broken()));
        Assert.Equal("said", await ann.NextTextAsync());
        Assert.Equal("said", await ben.NextTextAsync());

        await AgainAsync(ann, ben);
    }

    // A restarted room has its members back when they have declared again: until then what is said reaches nobody.
    private static async Task AgainAsync(FakeTransport speaker, FakeTransport listener)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (!listener.HasMore)
        {
            limit.Token.ThrowIfCancellationRequested();
            speaker.Say("again");
            await Task.Yield();
        }

        Assert.Equal("again", await listener.NextTextAsync());
    }

    // Its room gives it back when it has fanned out.
    private sealed class Broken : ICredit
    {
        public void Return(int bytes) => throw new InvalidOperationException("a credit that cannot be given back");
    }

    private Task<FakeTransport> JoinAsync() => _node.JoinRawAsync(Room);
}
