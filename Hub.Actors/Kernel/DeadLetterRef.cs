namespace Hub.Actors.Kernel;

/// <summary>Where messages go that are for nobody.</summary>
internal sealed class DeadLetterRef(ActorSystem system) : ActorRefBase
{
    public override ActorPath Path { get; } = new(new ActorPath(system.Address), "deadLetters", 0);

    public override ActorSystem System => system;

    public override void Tell(object message, IActorRef? sender)
    {
        ThrowIfNull(message, this);
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), this);
                break;
            case DeadLetter letter:
                system.PublishDeadLetter(letter.Message, letter.Sender, letter.Recipient, letter.Reason);
                break;
            default:
                system.PublishDeadLetter(message, sender, this, DeadLetterReason.Told);
                break;
        }
    }

    public override void SendSystemMessage(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
        }
    }
}
