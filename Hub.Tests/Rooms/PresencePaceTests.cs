using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;
using Hub.Actors.TestKit;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

/// <summary>How often the nodes that watch a room are told who comes and goes.</summary>
public sealed class PresencePaceTests() : Hub.Actors.TestKit.TestKit(TestConfigs.TestSchedulerConfig), IAsyncLifetime
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);
    private static readonly Incarnation s_here = new(new NodeId("here"), 1);
    private static readonly Incarnation s_there = new(new NodeId("there"), 2);

    private readonly NodeFixture _node = new();
    private ulong _last;

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public void Of_a_room_with_a_thousand_members_each_change_is_told_at_once()
    {
        var room = Start(members: 999);
        ExpectMsg<PresenceChanged>();

        room.Tell(Somebody());

        Assert.Single(ExpectMsg<PresenceChanged>().Changes);
    }

    [Fact]
    public void Of_a_larger_room_each_node_is_told_all_changes_of_100_milliseconds_together()
    {
        var other = CreateTestProbe();
        var room = Start(members: 1_001);
        Scheduler.Advance(s_pace);
        Assert.Equal(1_001, ExpectMsg<PresenceChanged>().Changes.Count);
        room.Tell(new DeclareInterest(s_there, 2, new ActorReceiver(other.Ref), null, [], Watches: true));
        other.ExpectMsg<InterestDeclared>();

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 10; i++) room.Tell(Somebody());
            HasToldNothing(room);
            Scheduler.Advance(s_pace - TimeSpan.FromTicks(1));
            room.Tell(Somebody());
            HasToldNothing(room);
            Scheduler.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(11, ExpectMsg<PresenceChanged>().Changes.Count);
            Assert.Equal(11, other.ExpectMsg<PresenceChanged>().Changes.Count);
        }

        Scheduler.Advance(s_pace);
        HasToldNothing(room);
        other.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Of_a_larger_room_whoever_came_and_left_within_the_time_is_not_told_at_all()
    {
        var room = Start(members: 1_001);
        Scheduler.Advance(s_pace);
        ExpectMsg<PresenceChanged>();

        var guest = Somebody();
        room.Tell(guest);
        room.Tell(new MemberExited(s_here, guest.Connection));
        HasToldNothing(room);
        Scheduler.Advance(s_pace);

        HasToldNothing(room);
    }

    private IActorRef Start(int members)
    {
        var room = Sys.ActorOf(Props.Create<RoomActor>("room", _node.RoomServices, new EntityStart(State: null, IsGathering: false)));
        room.Tell(new DeclareInterest(s_here, 1, new ActorReceiver(TestActor), null, [.. Enumerable.Range(0, members).Select(_ => Somebody())], Watches: true));
        ExpectMsg<InterestDeclared>();
        return room;
    }

    private MemberEntered Somebody() => new(s_here, new ConnectionId(++_last), User: null);

    // Its answer is behind all that it had to tell.
    private void HasToldNothing(IActorRef room)
    {
        room.Tell(new Identify(null), TestActor);
        ExpectMsg<ActorIdentity>();
    }
}
