using Hub.Actors.Cluster.Links;

namespace Hub.Actors.Sharding;

/// <summary>What all routes of a node share.</summary>
/// <param name="Held">What they may hold.</param>
/// <param name="Answers">Where answers of other nodes are waited for.</param>
/// <param name="Time">The clock.</param>
internal sealed record RouteServices(HeldBudget Held, Answers Answers, TimeProvider Time)
{
    /// <summary>Told when the owner of a shard has refused something: whether it still is that has to be found out.</summary>
    public IActorRef Doubts { get; set; } = ActorRefs.Nobody;
}
