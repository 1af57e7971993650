namespace Hub.Actors.Kernel;

/// <summary>The parent of the kernel's own actors: stops after the user guardian.</summary>
internal sealed class SystemGuardian(ActorCell userGuardian) : ActorBase
{
    protected override void PreStart() => Context.Watch(userGuardian);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated:
                Context.Stop(Self);
                return true;
            case StopChild stop:
                Context.Stop(stop.Child);
                return true;
            default:
                return false;
        }
    }
}
