namespace Hub.Actors.Sharding;

/// <summary>Something that need not arrive: who said it is told that it did not.</summary>
internal interface IRefusable
{
    /// <summary>Whether it waits while the database does not answer; else it is refused at once.</summary>
    bool Waits { get; }

    /// <summary>Whether it is given up at all when it waits for too long, or too much does.</summary>
    bool MayBeRefused { get; }

    /// <summary>It was not and will not be delivered.</summary>
    void Refuse(ShardRefusal reason);
}
