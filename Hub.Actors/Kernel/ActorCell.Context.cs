namespace Hub.Actors.Kernel;

/// <content>What the actor sees as its context.</content>
internal sealed partial class ActorCell
{
    public IActorRef Self => this;

    public IActorRef Sender => _sender ?? _system.DeadLetters;

    IActorRef IActorContext.Parent => Parent;

    public Props Props => _props;

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behavior = receive;
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (_behavior is not null) (Extras.Behaviors ??= new Stack<Receive>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked()
    {
        _behavior = _extras?.Behaviors is { Count: > 0 } below ? below.Pop() : null;
    }

    public void Become(UntypedReceive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        Become(message =>
        {
            receive(message);
            return true;
        });
    }

    public void BecomeStacked(UntypedReceive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        BecomeStacked(message =>
        {
            receive(message);
            return true;
        });
    }

    public ActorSelection ActorSelection(ActorPath actorPath) => _system.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => _system.Select(actorPath, this);

    private void ClearBehaviors()
    {
        _behavior = null;
        if (_extras is not null) _extras.Behaviors = null;
    }
}
