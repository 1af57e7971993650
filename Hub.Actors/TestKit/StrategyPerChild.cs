namespace Hub.Actors.TestKit;

/// <summary>Supervises each child by a strategy of its own, and by the default one when it has none.</summary>
internal sealed class StrategyPerChild() : SupervisorStrategy(DefaultDecider, -1, -1, loggingEnabled: true)
{
    private readonly Dictionary<IActorRef, SupervisorStrategy> _strategies = [];

    public void Set(IActorRef child, SupervisorStrategy strategy) => _strategies[child] = strategy;

    internal override bool HandleFailure(ActorCell supervisor, ActorCell child, Exception cause) =>
        Of(child).HandleFailure(supervisor, child, cause);

    internal override void ProcessFailure(ActorCell supervisor, bool restart, ActorCell child, Exception cause) =>
        Of(child).ProcessFailure(supervisor, restart, child, cause);

    private SupervisorStrategy Of(ActorCell child) => _strategies.GetValueOrDefault(child, DefaultStrategy);
}
