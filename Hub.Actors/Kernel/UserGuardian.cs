namespace Hub.Actors.Kernel;

/// <summary>The parent of everything made by <see cref="ActorSystem.ActorOf"/>.</summary>
internal sealed class UserGuardian : ActorBase
{
    protected override bool Receive(object message)
    {
        if (message is not StopChild stop) return false;
        Context.Stop(stop.Child);
        return true;
    }
}
