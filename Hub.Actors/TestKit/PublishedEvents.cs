using System.Runtime.CompilerServices;

namespace Hub.Actors.TestKit;

/// <summary>
/// Listens to what a system publishes while somebody intercepts. An event goes to the interception that began first
/// of those it fits, and to no other: that is how one is muted for the others. Runs on the publisher's thread, so
/// what was published before a look has been counted. Thread-safe.
/// </summary>
internal sealed class PublishedEvents : ActorRefBase
{
    private static readonly ConditionalWeakTable<ActorSystem, PublishedEvents> s_ofSystem = new();
    private static readonly Type[] s_channels = [typeof(Error), typeof(Warning), typeof(Info), typeof(DeadLetter)];

    // Guards the list and the subscription, which stands exactly while the list is not empty.
    private readonly Lock _lock = new();
    private readonly ActorSystem _system;
    private Interception[] _interceptions = [];

    private PublishedEvents(ActorSystem system)
    {
        _system = system;
        Path = new ActorPath(system.Temporary.Path, "publishedEvents", 0);
    }

    public override ActorPath Path { get; }

    public override ActorSystem System => _system;

    public static PublishedEvents Of(ActorSystem system) => s_ofSystem.GetValue(system, static s => new PublishedEvents(s));

    public override void Tell(object message, IActorRef? sender)
    {
        foreach (var interception in Volatile.Read(ref _interceptions))
        {
            if (interception.TryTake(message)) return;
        }
    }

    public void Add(Interception interception)
    {
        lock (_lock)
        {
            if (_interceptions.Length == 0)
            {
                foreach (var channel in s_channels) _system.EventStream.Subscribe(this, channel);
            }
            _interceptions = [.. _interceptions, interception];
        }
    }

    public void Remove(Interception interception)
    {
        lock (_lock)
        {
            _interceptions = [.. _interceptions.Where(other => other != interception)];
            if (_interceptions.Length == 0) _system.EventStream.Unsubscribe(this);
        }
    }
}
