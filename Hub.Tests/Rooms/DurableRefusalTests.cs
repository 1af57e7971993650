using Hub.Actors;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

/// <summary>A durable room whose store refuses what it is told.</summary>
public sealed class DurableRefusalTests : IAsyncLifetime
{
    private readonly NodeFixture _node = new();
    private readonly SteeredStore _store = new();
    private IActorRef _room = null!;

    public Task InitializeAsync()
    {
        var start = new EntityStart(State: null, IsGathering: false, new ShardId(0), Term: 1);
        _room = _node.System.ActorOf(Props.Create<DurableRoomActor>("room", _node.RoomServices with { Store = _store }, start), "room");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task All_that_waits_is_refused_and_its_places_are_given_anew()
    {
        var (first, second, third) = (new Waiter(), new Waiter(), new Waiter());
        Publish(first, "1");
        var append = await _store.NextAsync();
        Publish(second, "2");

        append.Refuse("full");

        Assert.Equal((ErrorCodes.NotAvailable, "full"), await first.RefusedAsync());
        Assert.Equal((ErrorCodes.NotAvailable, "full"), await second.RefusedAsync());
        Publish(third, "1");
        (await _store.NextAsync()).Commit();
        Assert.Equal(1, await third.AcceptedAsync());
    }

    [Fact]
    public async Task A_publish_known_by_its_key_is_not_refused_with_those_that_are()
    {
        var (first, refused, blocking, again) = (new Waiter(), new Waiter(), new Waiter(), new Waiter());
        Publish(first, "k");
        (await _store.NextAsync()).Commit();
        Assert.Equal(1, await first.AcceptedAsync());
        Publish(refused, "another");
        var append = await _store.NextAsync();

        // The room's actor is busy while the same publish and the refusal come, in this order.
        using var gate = new ManualResetEventSlim();
        blocking.Gate = gate;
        Publish(blocking, "k");
        await blocking.AcceptedAsync();
        Publish(again, "k");
        append.Refuse("full");
        gate.Set();

        await refused.RefusedAsync();
        Assert.Equal(1, await again.AcceptedAsync());
    }

    private void Publish(IPublishReply reply, string key) => _room.Tell(new Publish(StoreWriter.Message("text"), key, reply, StoreWriter.NewId()));

    private sealed class Waiter : IPublishReply
    {
        private readonly TaskCompletionSource<object> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ManualResetEventSlim? Gate { get; set; }

        public void Accepted(RoomPosition position)
        {
            _answer.TrySetResult(position);
            Gate?.Wait(Limits.Generous);
        }

        public void Refused(ErrorCode error, string message) => _answer.TrySetResult((error, message));

        public void Lost(string reason) => _answer.TrySetException(new InvalidOperationException(reason));

        public void Send()
        {
            // Nobody waits for more.
        }

        public async Task<long> AcceptedAsync() => Assert.IsType<RoomPosition>(await _answer.Task.WaitAsync(Limits.Generous)).Offset;

        public async Task<(ErrorCode, string)> RefusedAsync() => Assert.IsType<(ErrorCode, string)>(await _answer.Task.WaitAsync(Limits.Generous));
    }

    /// <summary>A store that does with appends what the test says.</summary>
    private sealed class SteeredStore : IMessageStore
    {
        private readonly System.Threading.Channels.Channel<StoreAppend> _appends = System.Threading.Channels.Channel.CreateUnbounded<StoreAppend>();

        public async Task<StoreAppend> NextAsync() => await _appends.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous);

        public Task<StoredRoom> OpenAsync(ShardId shard, string room) => Task.FromResult(new StoredRoom(room, Id: 1, "epoch", Floor: 0, Last: 0, Timeline: "", []));

        public void Append(StoreAppend append) => _appends.Writer.TryWrite(append);

        public Task<LogPage> ReadAsync(string room, LogRead read, RoomPosition top) => Task.FromResult(new LogPage(top, [], IsWhole: true));

        public Task<IReadOnlyDictionary<PublishId, long>> FindAsync(long room, IReadOnlyCollection<PublishId> ids) =>
            Task.FromResult<IReadOnlyDictionary<PublishId, long>>(new Dictionary<PublishId, long>());

        public Task<long> TrimAsync(ShardTerm owner, StoredRoom room, int keep, DateTimeOffset before, DateTimeOffset? expired) => Task.FromResult(room.Floor);

        public Task<StoredRoom> RenewAsync(ShardTerm owner, StoredRoom room) => Task.FromResult(room);
    }
}
