namespace Hub.Actors.Sharding;

/// <summary>Why something said to an entity goes nowhere.</summary>
internal enum ShardRefusal
{
    /// <summary>Too much waits already.</summary>
    Full,

    /// <summary>It has waited for too long for the shard to have an owner.</summary>
    TooLong,

    /// <summary>The entity has ended before its turn came.</summary>
    Ended,

    /// <summary>This node may not act as the owner at the moment: the database does not answer.</summary>
    Suspended,
}
