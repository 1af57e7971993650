using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Store;

/// <summary>What durable rooms have said, where all nodes can read it and only a room's owner can add to it. Safe for threads.</summary>
internal interface IMessageStore
{
    /// <summary>
    /// Opens a room for its owner, behind all that was to be appended to its shard before: it is made when it is opened first. Waits for as long as the store
    /// cannot be reached.
    /// </summary>
    Task<StoredRoom> OpenAsync(ShardId shard, string room);

    /// <summary>Adds messages, all or none. What becomes of that is told to whoever the append names.</summary>
    void Append(StoreAppend append);

    /// <summary>Reads a part, on any node.</summary>
    /// <param name="room">The room.</param>
    /// <param name="read">Which part.</param>
    /// <param name="top">What is behind it does not count yet.</param>
    /// <exception cref="StoreException">The store cannot be read now.</exception>
    Task<LogPage> ReadAsync(string room, LogRead read, RoomPosition top);

    /// <summary>Finds the places that publishes have.</summary>
    /// <exception cref="StoreException">The store cannot be read now.</exception>
    Task<IReadOnlyDictionary<PublishId, long>> FindAsync(long room, IReadOnlyCollection<PublishId> ids);

    /// <summary>Drops the oldest messages of a room.</summary>
    /// <param name="owner">Whose right it is.</param>
    /// <param name="room">The room.</param>
    /// <param name="keep">Messages that stay in any case: the newest.</param>
    /// <param name="before">Only what is older goes when there are more.</param>
    /// <param name="expired">What is older goes in any case; null for nothing.</param>
    /// <returns>The offset of the last that is gone.</returns>
    /// <exception cref="StoreException">The store cannot be reached now.</exception>
    Task<long> TrimAsync(ShardTerm owner, StoredRoom room, int keep, DateTimeOffset before, DateTimeOffset? expired);

    /// <summary>Begins a new history of a room, since the store has lost some of the one before.</summary>
    /// <exception cref="StoreException">The store cannot be reached now.</exception>
    Task<StoredRoom> RenewAsync(ShardTerm owner, StoredRoom room);
}
