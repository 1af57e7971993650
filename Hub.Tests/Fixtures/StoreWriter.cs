using System.Text;
using Hub.Actors;
using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A durable room's owner without its actor: gives places, one append under way at a time.</summary>
internal sealed class StoreWriter(IMessageStore store, ShardTerm owner, StoredRoom room, TimeProvider time)
{
    private static readonly PublishIds s_ids = new(new Random(3));

    public ShardTerm Owner => owner;

    public StoredRoom Room => room;

    /// <summary>The place of the newest message that is in the store.</summary>
    public long Last { get; private set; } = room.Last;

    public RoomPosition Top => At(Last);

    public static async Task<StoreWriter> OpenAsync(IMessageStore store, ShardTerm owner, string room, TimeProvider? time = null) =>
        new(store, owner, await store.OpenAsync(owner.Shard, room).WaitAsync(Limits.Generous), time ?? TimeProvider.System);

    public RoomPosition At(long offset) => new(room.Epoch, offset);

    public static PublishId NewId() => s_ids.Next();

    public Task<AppendEnded> AppendAsync(params string[] texts) => AppendAsync([.. texts.Select(Message)]);

    public Task<AppendEnded> AppendAsync(params RoomMessage[] messages) => AppendAsync([.. Rows(messages)]);

    public async Task<AppendEnded> AppendAsync(IReadOnlyList<StoreRow> rows)
    {
        var ended = await BeginAsync(rows).WaitAsync(Limits.Generous);
        if (ended.Outcome == AppendOutcome.Committed) Last = rows[^1].Entry.Offset;
        return ended;
    }

    /// <summary>Hands them over and waits for as long as it takes.</summary>
    public Task<AppendEnded> BeginAsync(IReadOnlyList<StoreRow> rows)
    {
        var done = new TaskCompletionSource<AppendEnded>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Append(new StoreAppend(owner, room, rows, ended => Assert.True(done.TrySetResult(ended), "An append ended twice")));
        return done.Task;
    }

    /// <summary>Messages with their places, behind all others.</summary>
    public IReadOnlyList<StoreRow> Rows(IEnumerable<RoomMessage> messages, string? key = null)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return [.. messages.Select((message, index) => new StoreRow(new RoomEntry(message, Last + 1 + index, at), NewId(), key))];
    }

    public IReadOnlyList<StoreRow> Rows(params string[] texts) => Rows(texts.Select(Message));

    public static RoomMessage Message(string text) => new(new ConnectionId(7), BodyKind.Text, Encoding.UTF8.GetBytes(text));

    public Task<LogPage> ReadAsync(long? since = null, int limit = int.MaxValue, int bytes = int.MaxValue, bool reverse = false) =>
        store.ReadAsync(room.Name, new LogRead(since is { } offset ? At(offset) : null, limit, bytes, reverse), Top);
}
