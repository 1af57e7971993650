namespace Hub.Actors.Cluster.Store;

/// <summary>What has become of an append.</summary>
internal enum AppendOutcome
{
    /// <summary>All of it is in the store.</summary>
    Committed,

    /// <summary>Another owns the shard, or nobody. Where its connection broke it may be there all the same: the next owner finds out.</summary>
    Deposed,

    /// <summary>Nothing of it is, and the store has been unable to take it for long.</summary>
    Refused,
}
