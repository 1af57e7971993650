namespace Hub.Actors.Kernel;

/// <content>Handling of user messages. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    private void Handle(object message, IActorRef? sender)
    {
        _extras?.Stash?.NextMessage();
        try
        {
            _currentMessage = message;
            _sender = sender;
            Dispatch(message);
            _currentMessage = null;
        }
        catch (Exception e)
        {
            // The message stays the current one: PreRestart is told which it was.
            Fail(e);
        }
        if (_extras?.ReceiveTimeout is { } timeout) timeout.Touch(message is ActorTimer tick ? tick.Message : message);
    }

    private void Dispatch(object message)
    {
        switch (message)
        {
            case ActorTimer tick:
                if (!tick.TryConsume(out message!)) return;
                _currentMessage = message;
                Dispatch(message);
                return;
            case Terminated terminated:
                ReceiveTerminated(terminated);
                return;
            case PoisonPill:
                Stop();
                return;
            case Kill:
                throw new ActorKilledException("Kill");
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, this), this);
                return;
            case ActorSelectionMessage selection:
                selection.DeliverFrom(this, _sender);
                return;
            default:
                Receive(message);
                return;
        }
    }

    private void Receive(object message)
    {
        var actor = _actor!;
        if (!(_behavior is { } behavior ? behavior(message) : actor.InvokeReceive(message)))
        {
            actor.InvokeUnhandled(message);
        }
    }
}
