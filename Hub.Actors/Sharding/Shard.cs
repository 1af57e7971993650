namespace Hub.Actors.Sharding;

/// <summary>Parent of the entities of one shard: starts each when something is said to it, and lets idle ones passivate.</summary>
internal sealed class Shard : UntypedActor
{
    private readonly ShardRoute _route;
    private readonly Func<string, Props> _entityProps;
    private readonly Dictionary<string, IActorRef> _entities = [];
    private readonly Dictionary<IActorRef, string> _names = [];

    // Entities that were sent their stop message, and whether they were asked for since.
    private readonly Dictionary<string, bool> _passivating = [];

    public Shard(ShardRoute route, Func<string, Props> entityProps)
    {
        _route = route;
        _entityProps = entityProps;
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Wake wake when _passivating.ContainsKey(wake.EntityId):
                _passivating[wake.EntityId] = true;
                break;
            case Wake wake when !_entities.ContainsKey(wake.EntityId):
                StartEntity(wake.EntityId);
                break;
            case Wake:
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
            default:
                Unhandled(message);
                break;
        }
    }

    private void StartEntity(string entityId)
    {
        var entity = Context.ActorOf(_entityProps(entityId));
        Context.Watch(entity);
        _entities.Add(entityId, entity);
        _names.Add(entity, entityId);
        _route.Bind(Self, entityId, entity);
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
            if (askedFor) StartEntity(entityId);
        }
        else
        {
            _route.Unbind(Self, entityId);
        }
    }
}
