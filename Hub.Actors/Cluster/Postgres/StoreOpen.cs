using Hub.Actors.Cluster.Store;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>A room that waits to be opened.</summary>
internal sealed class StoreOpen(ShardId shard, string room)
{
    private readonly TaskCompletionSource<StoredRoom> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ShardId Shard => shard;

    public string Room => room;

    public Task<StoredRoom> Opened => _opened.Task;

    public void Open(StoredRoom opened) => _opened.TrySetResult(opened);

    /// <summary>The node stops.</summary>
    public void Cancel() => _opened.TrySetCanceled();
}
