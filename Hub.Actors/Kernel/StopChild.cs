namespace Hub.Actors.Kernel;

/// <summary>Tells a guardian to stop one of its children.</summary>
internal sealed record StopChild(IActorRef Child);
