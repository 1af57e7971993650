using System.Collections.Concurrent;

namespace Hub.Actors.Kernel;

/// <summary>
/// The references below <c>/temp</c>, which answers of asks are told to. They are entered here only when their
/// path is looked at: until then nobody can look for them by path.
/// </summary>
internal sealed class TemporaryRefs(ActorSystem system) : ActorRefBase
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _refs = new();
    private long _next;

    public override ActorPath Path { get; } = new(new ActorPath(system.Address), "temp", 0);

    public override ActorSystem System => system;

    public override IInternalActorRef Parent => system.Root;

    public override IInternalActorRef GetChild(string name) => _refs.GetValueOrDefault(name, NobodyRef.Instance);

    public override void Tell(object message, IActorRef? sender) => ThrowIfNull(message, this);

    public ActorPath Enter(IInternalActorRef reference)
    {
        var path = new ActorPath(Path, ActorName.Automatic(Interlocked.Increment(ref _next) - 1), 0);
        _refs[path.Name] = reference;
        return path;
    }

    public void Remove(ActorPath path) => _refs.TryRemove(path.Name, out _);
}
