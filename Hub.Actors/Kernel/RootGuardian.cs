namespace Hub.Actors.Kernel;

/// <summary>The root of the tree: ends with the system guardian.</summary>
internal sealed class RootGuardian(ActorCell systemGuardian) : ActorBase
{
    protected override void PreStart() => Context.Watch(systemGuardian);

    protected override bool Receive(object message)
    {
        if (message is not Terminated) return false;
        Context.Stop(Self);
        return true;
    }

    // A guardian that fails, or that a failure was escalated to, cannot be trusted to go on.
    protected override SupervisorStrategy SupervisorStrategy() => Kernel.SupervisorStrategy.StoppingStrategy;
}
