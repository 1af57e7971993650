namespace Hub.Actors.Kernel;

/// <content>Dead letters.</content>
public sealed partial class ActorSystem
{
    private readonly DeadLetterLog _deadLetterLog;

    /// <summary>Publishes a message that nobody gets, and counts it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Whom it came from; null for nobody.</param>
    /// <param name="recipient">Whom it was for.</param>
    /// <param name="reason">Why nobody gets it: one of <see cref="DeadLetterReason"/>, or a part's own; the values are few.</param>
    internal void PublishDeadLetter(object message, IActorRef? sender, IActorRef recipient, string reason)
    {
        var from = sender is null or NobodyRef ? _deadLetters : sender;
        switch (message)
        {
            // The tick of a timer that ended with its actor is void, not lost.
            case ActorTimer:
                break;
            case Identify identify:
                from.Tell(new ActorIdentity(identify.MessageId, null), recipient);
                break;
            case ActorSelectionMessage selection:
                PublishDeadLetter(selection.Message, sender, recipient, reason);
                break;
            case DeadLetter:
                // For a listener that has just stopped: to publish it again would bring it back here without end.
                break;
            case IDeadLetterSuppression suppressed:
                // A stopped actor hands its letters on to dead letters, which tells of a suppressed one as its own.
                EventStream.Publish(new SuppressedDeadLetter(suppressed, from, recipient is ActorCell ? _deadLetters : recipient, reason));
                break;
            default:
                Metrics.DeadLetter(reason);
                EventStream.Publish(new DeadLetter(message, from, recipient, reason));
                break;
        }
    }
}
