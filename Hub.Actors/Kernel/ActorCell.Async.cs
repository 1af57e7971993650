namespace Hub.Actors.Kernel;

/// <content>Asynchronous handlers. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    /// <summary>Runs the actor's asynchronous handlers.</summary>
    internal ActorTaskScheduler TaskScheduler => Extras.TaskScheduler ??= new ActorTaskScheduler(this);

    /// <summary>Whom the current message came from; null for nobody.</summary>
    internal IActorRef? CurrentSender => _sender;

    /// <summary>A continuation sees the message and the sender its handler began with.</summary>
    private void RunTaskTurn(TaskTurn turn)
    {
        _currentMessage = turn.Scheduler.Message;
        _sender = turn.Scheduler.Sender;
        turn.Scheduler.Execute(turn.Task);
        // After a failure the message stays the current one, for PreRestart.
        if (_extras?.Perpetrator is null) _currentMessage = null;
    }
}
