namespace Hub.Actors.Sharding;

/// <summary>Something is held for an entity that does not run: the shard starts it.</summary>
internal sealed record Wake(string EntityId);

/// <summary>
/// An entity asks its shard to be stopped. It gets the stop message back when nothing more is on the way to it;
/// what comes after wakes a new incarnation.
/// </summary>
internal sealed record Passivate(object StopMessage);

/// <summary>An entity that got its stop message has found work before it: it runs on.</summary>
internal sealed record StayAwake
{
    public static readonly StayAwake Instance = new();
}
