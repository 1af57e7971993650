using Hub.Actors.Cluster.Links;

namespace Hub.Actors.Sharding;

/// <summary>Something said to an entity, or to the shard itself, that waits.</summary>
/// <param name="EntityId">The entity; null for the shard.</param>
/// <param name="Message">What was said.</param>
/// <param name="Sender">By whom.</param>
/// <param name="Order">Its place among all that was said through the route.</param>
/// <param name="At">Since when it waits.</param>
internal readonly record struct HeldMessage(string? EntityId, object Message, IActorRef? Sender, long Order = 0, long At = 0)
{
    public int Size => (Message as ISized)?.Size ?? 0;
}
