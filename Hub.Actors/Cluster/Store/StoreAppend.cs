namespace Hub.Actors.Cluster.Store;

/// <summary>Messages of one room, in order and behind all that it has, to be added by its owner. A room has one under way at a time.</summary>
/// <param name="owner">Whose right it is.</param>
/// <param name="room">The room's history in the store.</param>
/// <param name="rows">The messages; not changed any more.</param>
/// <param name="ended">Told what has become of it, once.</param>
internal sealed class StoreAppend(ShardTerm owner, StoredRoom room, IReadOnlyList<StoreRow> rows, Action<AppendEnded> ended)
{
    /// <summary>Messages at most: more than a statement's costs are spread over, fewer than would hold the rest up.</summary>
    public const int MostRows = 512;

    /// <summary>Bytes of their bodies, roughly at most.</summary>
    public const int MostBytes = 4 * 1_024 * 1_024;

    public ShardTerm Owner => owner;

    public long Room => room.Id;

    /// <summary>The server that the room was opened on.</summary>
    public string Timeline => room.Timeline;

    public IReadOnlyList<StoreRow> Rows => rows;

    /// <summary>When the store got it, as a timestamp of its clock.</summary>
    public long Since { get; set; }

    /// <summary>Whether the store has refused it, and not all that was to be stored.</summary>
    public bool WasRefused { get; set; }

    /// <summary>Whether both may be in one statement.</summary>
    public bool GoesWith(StoreAppend other) => Timeline == other.Timeline && !WasRefused && !other.WasRefused;

    /// <summary>They are in the store, for ever.</summary>
    public void Commit() => ended(new AppendEnded(this, AppendOutcome.Committed));

    /// <summary>They are not, or nobody knows here, and this node is the owner no longer: the next one finds out.</summary>
    public void Depose() => ended(new AppendEnded(this, AppendOutcome.Deposed));

    /// <summary>They are not, and will not be.</summary>
    public void Refuse(string reason) => ended(new AppendEnded(this, AppendOutcome.Refused, reason));
}
