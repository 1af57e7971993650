namespace Hub.Actors.Kernel;

/// <summary>Stands for a path nobody lives at: what it is told becomes dead letters.</summary>
internal sealed class MissingRef(ActorSystem system, ActorPath path) : ActorRefBase
{
    public override ActorPath Path => path;

    public override ActorSystem System => system;

    public override void Tell(object message, IActorRef? sender)
    {
        ThrowIfNull(message, this);
        system.PublishDeadLetter(message, sender, this, DeadLetterReason.NobodyThere);
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
        }
    }
}
