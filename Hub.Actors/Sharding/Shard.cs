using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Actors.Sharding;

/// <summary>
/// Parent of the entities of one shard: starts each when something is said to it, and lets idle ones passivate. One that another node has given away
/// starts with what its entities were there.
/// </summary>
internal sealed class Shard : UntypedActor, IWithTimers
{
    // So long nodes may take to declare; then it goes on without them.
    private static readonly TimeSpan DeclarationTime = TimeSpan.FromSeconds(2);

    private readonly ShardRoute _route;
    private readonly Func<string, EntityStart, Props> _entityProps;
    private readonly ShardAcquired _acquired;
    private readonly Dictionary<string, IActorRef> _entities = [];
    private readonly Dictionary<IActorRef, string> _names = [];

    // Entities that were sent their stop message, and whether they were asked for since.
    private readonly Dictionary<string, bool> _passivating = [];

    // Nodes that have not declared yet; empty when all have.
    private readonly HashSet<Incarnation> _undeclared;

    // While the shard is given away: what was collected, and who wants it.
    private Dictionary<string, object>? _yielded;
    private IActorRef _yieldsTo = ActorRefs.Nobody;

    public Shard(ShardRoute route, Func<string, EntityStart, Props> entityProps, ShardAcquired acquired)
    {
        _route = route;
        _entityProps = entityProps;
        _acquired = acquired;
        _undeclared = [.. acquired.Nodes];
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsGathering => _undeclared.Count > 0;

    protected override void PreStart()
    {
        if (IsGathering) Timers.StartSingleTimer(AllDeclared.Instance, AllDeclared.Instance, DeclarationTime);
        foreach (var (entityId, state) in _acquired.States ?? new Dictionary<string, object>()) StartEntity(entityId, state);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Wake wake when _passivating.ContainsKey(wake.EntityId):
                _passivating[wake.EntityId] = true;
                break;
            case Wake wake when !_entities.ContainsKey(wake.EntityId):
                StartEntity(wake.EntityId, state: null);
                break;
            case Wake wake:
                // One that came with the shard may have started before the route was open.
                _route.Bind(Self, wake.EntityId, _entities[wake.EntityId]);
                break;
            case Passivate passivate:
                BeginPassivation(Sender, passivate.StopMessage);
                break;
            case StayAwake:
                EndPassivation(Sender);
                break;
            case Terminated terminated:
                Forget(terminated.ActorRef);
                break;
            case Declared declared:
                if (declared.Term == _acquired.Term && _undeclared.Remove(declared.Node) && !IsGathering) EndGathering();
                break;
            case NodeGone gone:
                foreach (var entity in _entities.Values) entity.Tell(gone);
                if (_undeclared.Remove(gone.Node) && !IsGathering) EndGathering();
                break;
            case AllDeclared when IsGathering:
                _undeclared.Clear();
                EndGathering();
                break;
            case AllDeclared:
                break;
            case YieldShard:
                BeginYielding();
                break;
            case EntityYielded { State: { } state } when _yielded is not null && _names.TryGetValue(Sender, out var entityId):
                _yielded[entityId] = state;
                break;
            case EntityYielded:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void EndGathering()
    {
        Timers.Cancel(AllDeclared.Instance);
        foreach (var entity in _entities.Values) entity.Tell(AllDeclared.Instance);
    }

    private void StartEntity(string entityId, object? state)
    {
        // An entity that nobody knew before has nothing to wait for, unless all were lost.
        var entity = Context.ActorOf(_entityProps(entityId, new EntityStart(
            state, IsGathering && (state is not null || _acquired.States is null), _acquired.Shard, _acquired.Term)));
        Context.Watch(entity);
        _entities.Add(entityId, entity);
        _names.Add(entity, entityId);
        _route.Bind(Self, entityId, entity);
        if (_yielded is not null) entity.Tell(YieldEntity.Instance);
    }

    private void BeginPassivation(IActorRef entity, object stopMessage)
    {
        if (!_names.TryGetValue(entity, out var entityId) || !_passivating.TryAdd(entityId, false)) return;
        _route.Unbind(Self, entityId);
        entity.Tell(stopMessage);
    }

    private void EndPassivation(IActorRef entity)
    {
        if (_names.TryGetValue(entity, out var entityId) && _passivating.Remove(entityId))
            _route.Bind(Self, entityId, entity);
    }

    private void Forget(IActorRef entity)
    {
        if (!_names.Remove(entity, out var entityId)) return;
        _entities.Remove(entityId);
        if (_passivating.Remove(entityId, out var askedFor))
        {
            if (askedFor) StartEntity(entityId, state: null);
        }
        else
        {
            _route.Unbind(Self, entityId);
        }

        AnswerWhenYielded();
    }

    // Behind all that was said to the entities before: the route lets nothing more through.
    private void BeginYielding()
    {
        _yielded = [];
        _yieldsTo = Sender;
        foreach (var entity in _entities.Values) entity.Tell(YieldEntity.Instance);
        AnswerWhenYielded();
    }

    private void AnswerWhenYielded()
    {
        if (_yielded is null || _entities.Count > 0) return;
        _yieldsTo.Tell(new ShardYielded(_route.Shard, _yielded));
        _yieldsTo = ActorRefs.Nobody;
    }
}
