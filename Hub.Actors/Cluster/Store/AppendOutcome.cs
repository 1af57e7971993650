namespace Hub.Actors.Cluster.Store;

/// <summary>What has become of an append.</summary>
internal enum AppendOutcome
{
    /// <summary>All of it is in the store.</summary>
    Committed,

    /// <summary>Nothing of it is: another owns the shard, or nobody.</summary>
    Deposed,

    /// <summary>Nothing of it is, and the store has been unable to take it for long.</summary>
    Refused,
}
