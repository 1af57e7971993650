namespace Hub.Actors.Kernel;

/// <content>Failure, restart and supervision. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    /// <summary>Suspends actor and children and leaves the decision to the supervisor.</summary>
    internal void Fail(Exception cause)
    {
        var extras = Extras;
        if (extras.Perpetrator is not null || ReferenceEquals(_halted, HaltedForEver)) return;
        SuspendMailbox();
        // An escalated failure has suspended the child it came from already.
        var failedChild = (_currentMessage as Failed)?.Child;
        extras.Perpetrator = failedChild ?? this;
        SuspendChildren(failedChild);
        if (_parent is { } parent)
        {
            parent.SendSystemMessage(new Failed(this, cause));
        }
        else
        {
            _system.RootFailed(cause);
        }
    }

    private void HandleChildFailure(Failed failure)
    {
        var (message, sender) = (_currentMessage, _sender);
        _currentMessage = failure;
        _sender = failure.Child;
        try
        {
            Supervise(failure.Child, failure.Cause);
        }
        catch (Exception e)
        {
            Fail(e);
        }
        (_currentMessage, _sender) = (message, sender);
    }

    private void Supervise(ActorCell child, Exception cause)
    {
        if (_children is not { } children || !children.Contains(child))
        {
            Publish(new Debug(Path.ToString(), ActorType, $"Dropping Failed({cause}) from unknown child {child}"));
        }
        // A stopping actor has stopped the child already, and is asked for nothing any more.
        else if (!children.IsTerminating && !StrategyOf(children).HandleFailure(this, child, cause))
        {
            Fail(cause);
        }
    }

    private SupervisorStrategy StrategyOf(Children children) =>
        children.Strategy ??= _props.SupervisorStrategy ?? _actor?.InvokeSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy;

    private void ResumeAfterFailure(Exception? causedByFailure)
    {
        if (_actor is null)
        {
            PublishError(null, $"Changing Resume into Create after {causedByFailure}");
            BeginCreationAnew();
            return;
        }
        var perpetrator = _extras?.Perpetrator;
        ResumeMailbox();
        if (causedByFailure is not null && _extras is not null) _extras.Perpetrator = null;
        ResumeChildren(causedByFailure, perpetrator);
    }

    private void BeginRestart(Exception cause)
    {
        if (_actor is not { } old)
        {
            PublishError(null, $"Changing Recreate into Create after {cause}");
            BeginCreationAnew();
            return;
        }
        if (_children is { IsTerminating: true })
        {
            // It is stopping; the restart is no more than the end of the suspension that came with it.
            ResumeAfterFailure(null);
            return;
        }
        _system.Metrics.Restarted();
        var message = _currentMessage;
        try
        {
            old.InvokePreRestart(cause, message);
        }
        catch (Exception e)
        {
            Publish(new Error(new PreRestartException(this, e, cause, message), Path.ToString(), old.GetType(), e.Message));
        }
        if (_extras?.Stash is { } stash)
        {
            stash.UnstashAll();
            _extras.Stash = null;
        }
        ReleaseActor(old);
        if (_children is null || !_children.Wait(Kernel.Children.WaitingFor.Recreation, cause)) FinishRestart(cause);
    }

    private void FinishRestart(Exception cause)
    {
        var survivors = ChildCells();
        try
        {
            ResumeMailbox();
            if (_extras is not null) _extras.Perpetrator = null;
            _actor = null;
            var fresh = NewActor();
            _actor = fresh;
            fresh.InvokePostRestart(cause);
            _extras?.ReceiveTimeout?.Touch(null);
            foreach (var child in survivors)
            {
                child.SendSystemMessage(new Recreate(cause));
            }
        }
        catch (Exception e)
        {
            Fail(new PostRestartException(this, e, cause));
        }
    }

    private void BeginCreationAnew()
    {
        ClearReceiveTimeout();
        StopChildren();
        if (_children is null || !_children.Wait(Kernel.Children.WaitingFor.Creation)) FinishCreationAnew();
    }

    private void FinishCreationAnew()
    {
        ResumeMailbox();
        if (_extras is not null) _extras.Perpetrator = null;
        CreateActor();
    }

    private void HandleChildGone(ActorCell child)
    {
        switch (_children!.Remove(child, out var restartCause))
        {
            case Kernel.Children.WaitingFor.Recreation: FinishRestart(restartCause!); break;
            case Kernel.Children.WaitingFor.Creation: FinishCreationAnew(); break;
            case Kernel.Children.WaitingFor.Termination: FinishTermination(); break;
        }
    }
}
