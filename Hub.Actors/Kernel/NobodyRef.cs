namespace Hub.Actors.Kernel;

/// <summary>The reference to no actor: swallows every message.</summary>
internal sealed class NobodyRef : ActorRefBase
{
    public static readonly NobodyRef Instance = new();

    private NobodyRef()
    {
    }

    public override ActorPath Path { get; } = new(new Address("akka", "all-systems"), "/Nobody");

    public override ActorSystem? System => null;

    public override IInternalActorRef Parent => this;

    public override IInternalActorRef GetChild(string name) => this;

    public override void Tell(object message, IActorRef? sender) => ThrowIfNull(message, this);
}
