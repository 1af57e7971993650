namespace Hub.Actors.Kernel;

/// <content>Birth and death. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    private void CreateActor()
    {
        try
        {
            _actor = NewActor();
            _actor.InvokePreStart();
            _extras?.ReceiveTimeout?.Touch(null);
        }
        catch (Exception e)
        {
            if (_actor is { } half)
            {
                ReleaseActor(half);
                _actor = null;
            }
            throw new ActorInitializationException(this, $"Exception during creation of {Path}", e);
        }
    }

    private ActorBase NewActor()
    {
        ClearBehaviors();
        if (_children is not null) _children.Strategy = null;
        var actor = _props.NewActor();
        actor.Unclear(this);
        if (actor is IActorStash { Stash: null } stashing)
        {
            stashing.Stash = Extras.Stash = new ActorStash(this, actor is IWithUnboundedStash ? -1 : _props.StashCapacity);
        }
        (actor as ReceiveActor)?.EndConstruction();
        return actor;
    }

    /// <summary>Disposes an instance, gives it back to its producer and cuts it off from its context.</summary>
    private void ReleaseActor(ActorBase actor)
    {
        try
        {
            (actor as IDisposable)?.Dispose();
            _props.Release(actor);
        }
        catch (Exception e)
        {
            PublishError(e, $"An error occurred while disposing {actor.GetType()} actor. Reason: {e.Message}");
        }
        actor.Clear(_system.DeadLetters);
        _currentMessage = null;
        ClearBehaviors();
    }

    private void BeginTermination()
    {
        ClearReceiveTimeout();
        UnwatchAll();
        var children = OwnChildren().BeginTermination(out var wasTerminating);
        foreach (var child in children)
        {
            child.Stop();
        }
        if (children.Length == 0)
        {
            FinishTermination();
        }
        else if (!wasTerminating)
        {
            SuspendMailbox();
            Extras.Perpetrator = this;
        }
    }

    private void FinishTermination()
    {
        var actor = _actor;
        if (actor is not null)
        {
            try
            {
                actor.InvokePostStop();
            }
            catch (Exception e)
            {
                PublishError(e, e.Message);
            }
            _extras?.Stash?.UnstashAll();
        }
        CloseMailbox();
        // Before anyone is told: whoever knows that the actor is gone finds no subscription of it.
        _system.EventStream.UnsubscribeStopped(this);
        _parent?.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true));
        TellWatchers();
        // PostStop may have watched again.
        UnwatchAll();
        if (actor is not null) ReleaseActor(actor);
        _actor = null;
        _props = Props.Stopped;
        _extras = null;
        _sender = null;
        if (_parent is null) _system.TreeIsGone();
    }
}
