using System.Diagnostics.Metrics;
using System.Text;
using System.Threading.Channels;
using Hub.Actors;
using Hub.Actors.Cluster.Embedded;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Fixtures;

/// <summary>A local room alone: the test is its owner and says in which order what comes to it.</summary>
internal sealed class LocalRoomFixture : IAsyncDisposable
{
    private const string Epoch = "e1";

    private static readonly RoomId Room = NodeFixture.Room("a");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ActorSystem _system = ActorSystem.Create("room");
    private readonly Channel<LocalRoomEmptied> _emptied = Channel.CreateUnbounded<LocalRoomEmptied>();
    private readonly IActorRef _room;
    private readonly Lock _sending = new();
    private ulong _lastId;
    private long _lastOffset;

    public LocalRoomFixture()
    {
        var shard = Routes.OfNobody();
        var owner = _system.ActorOf(Props.Create<Owner>());
        shard.Open(owner);
        shard.Bind(owner, Room.Name, owner);
        var props = Props.Create<LocalRoom>(Room, new RoomRoute(Room, shard), new RoomServices(
            new EmbeddedEngine(new NodeId("test")), new RoomOptions(), new HistoryBudget(() => 0), new EpochFactory(new Random(1)), new HubMetrics(Meters), TimeProvider.System,
            NullLogger<RoomActor>.Instance));
        _room = _system.ActorOf(Props.Create<Rooms>(props, _emptied.Writer));
    }

    /// <summary>The scope of its meter.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    /// <summary>The room's slices that are actors of their own.</summary>
    public int Slices => FindRoom(ActorRuntime.DescribeTree(_system))!.Children.Count;

    public FakeMember NewMember(Gate? gate = null, Dialect dialect = Dialect.Raw) => new(++_lastId, dialect) { Gate = gate };

    public async Task<FakeMember> JoinAsync(Gate? gate = null)
    {
        var member = NewMember(gate);
        await JoinAsync(member);
        return member;
    }

    public async Task<FakeMember[]> JoinAsync(int count)
    {
        var members = new FakeMember[count];
        for (var i = 0; i < count; i++) members[i] = await JoinAsync();
        return members;
    }

    /// <summary>Ends with the answer; the room's mailbox holds the join when the call returns.</summary>
    public Task JoinAsync(FakeMember member, string? reply = null) => _room.Ask<Joined>(
        new Join(Room, member, reply is null ? null : Frame.Text(Encoding.UTF8.GetBytes(reply)))).WaitAsync(Limits.Generous);

    /// <summary>Joins as a subscriber of hub.v1 that has all up to an offset. Ends with the answer, when it may still miss something.</summary>
    public Task SubscribeAsync(FakeMember member, long since) => _room.Ask<Joined>(
        new Join(Room, member, Subscription: new Subscription(new RoomPosition(Epoch, since)))).WaitAsync(Limits.Generous);

    /// <summary>Waits until the member was told that it is subscribed.</summary>
    public static async Task SubscribedAsync(FakeMember member)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (member.Frames == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public void Leave(FakeMember member, string? reply = null) =>
        _room.Tell(new Leave(Room, member.Id, reply is null ? null : Frame.Text(Encoding.UTF8.GetBytes(reply))));

    /// <summary>Has the room fan out one batch; ends when the credit of each message is back.</summary>
    public Task SayAsync(params string[] texts) =>
        SendAsync([.. texts.Select(text => (ConnectionId.None, text))]);

    /// <summary>The same with senders, who hear nothing of their own.</summary>
    public Task SendAsync((ConnectionId Sender, string Text)[] messages)
    {
        var credit = new Credit(messages.Length);
        Send([.. messages.Select(message =>
            new RoomMessage(message.Sender, BodyKind.Text, Encoding.UTF8.GetBytes(message.Text), Credit: credit))]);
        return credit.AllBack.WaitAsync(Limits.Generous);
    }

    /// <summary>Sends a batch that follows the one before.</summary>
    public void Send(params RoomMessage[] messages)
    {
        // Batches follow one another as an owner's do, whoever sends them.
        lock (_sending)
            _room.Tell(new RoomBatch(Epoch, [.. messages.Select(message => new RoomEntry(message, ++_lastOffset, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()))]));
    }

    public async Task<LocalRoomEmptied> EmptiedAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _emptied.Reader.ReadAsync(limit.Token);
    }

    public bool WasEmptied => _emptied.Reader.TryPeek(out _);

    /// <summary>Waits until the room has so many slices: a stopped one is gone a little later.</summary>
    public async Task SlicesAsync(int count)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (Slices != count)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _system.Terminate().WaitAsync(Limits.Generous);
        await _services.DisposeAsync();
    }

    private static ActorDescription? FindRoom(ActorDescription actor) => actor.Type == typeof(LocalRoom)
        ? actor
        : actor.Children.Select(FindRoom).FirstOrDefault(found => found is not null);

    private sealed class Owner : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is DeclareInterest declared) declared.Receiver.Tell(new InterestDeclared(declared.Listener, new RoomPosition(Epoch, 0)));
        }
    }

    // In the place of LocalRooms: supervises as it does.
    private sealed class Rooms : UntypedActor
    {
        private readonly IActorRef _room;
        private readonly ChannelWriter<LocalRoomEmptied> _emptied;

        public Rooms(Props room, ChannelWriter<LocalRoomEmptied> emptied)
        {
            _room = Context.ActorOf(room);
            _emptied = emptied;
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);

        protected override void OnReceive(object message)
        {
            if (message is LocalRoomEmptied emptied) _emptied.TryWrite(emptied);
            else _room.Forward(message);
        }
    }

    private sealed class Credit(int messages) : ICredit
    {
        private readonly TaskCompletionSource _allBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _out = messages;

        public Task AllBack => _allBack.Task;

        public void Return(int bytes)
        {
            if (Interlocked.Decrement(ref _out) == 0) _allBack.TrySetResult();
        }
    }
}
