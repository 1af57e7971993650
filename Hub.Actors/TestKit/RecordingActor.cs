namespace Hub.Actors.TestKit;

/// <summary>The test actor: keeps what it is told for the spec.</summary>
internal sealed class RecordingActor(ReceivedMessages received) : ActorBase
{
    private readonly StrategyPerChild _strategy = new();
    private Func<object, bool>? _shouldIgnore;
    private AutoPilot _pilot = NoAutoPilot.Instance;

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;

    protected override bool Receive(object message)
    {
        if (message is ITestActorCommand command)
        {
            Handle(command);
            return true;
        }
        var next = _pilot.Run(Sender, message);
        if (next is not KeepRunning) _pilot = next;
        if (_shouldIgnore?.Invoke(message) != true) received.Add(new Envelope(message, Sender));
        return true;
    }

    private void Handle(ITestActorCommand command)
    {
        switch (command)
        {
            case Ignore ignore:
                _shouldIgnore = ignore.ShouldIgnore;
                break;
            case Fly fly:
                _pilot = fly.Pilot;
                break;
            case BeginWatch watch:
                watch.Done.SetResult(Context.Watch(watch.Subject));
                break;
            case EndWatch watch:
                watch.Done.SetResult(Context.Unwatch(watch.Subject));
                break;
            case Bear bear:
                MakeChild(bear);
                break;
        }
    }

    private void MakeChild(Bear bear)
    {
        try
        {
            var child = Context.ActorOf(bear.Props, bear.Name);
            if (bear.Strategy is not null) _strategy.Set(child, bear.Strategy);
            bear.Done.SetResult(child);
        }
        // A wrong name is the spec's mistake and is thrown there; the test actor goes on.
        catch (InvalidActorNameException e)
        {
            bear.Done.SetException(e);
        }
    }
}
