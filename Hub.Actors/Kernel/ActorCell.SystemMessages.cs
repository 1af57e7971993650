namespace Hub.Actors.Kernel;

/// <content>System messages. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    private bool IsWaitingForChildren => _children is { IsRestarting: true };

    private void HandleSystemMessages()
    {
        while (TakeSystemMessages() is { } message)
        {
            var pending = Reverse(message);
            while (pending is not null)
            {
                var next = pending.Next;
                pending.Next = null;
                if (ReferenceEquals(_halted, HaltedForEver))
                {
                    AnswerForTheDead(pending);
                }
                else
                {
                    HandleOrStash(pending);
                }
                pending = next;
            }
        }
    }

    private SystemMessage? TakeSystemMessages()
    {
        if (_systemMessages is null) return null;
        var status = Lock();
        var all = _systemMessages;
        _systemMessages = null;
        Unlock(status);
        return all;
    }

    private void HandleOrStash(SystemMessage message)
    {
        if (MustWait(message))
        {
            (Extras.Stashed ??= []).Add(message);
            return;
        }
        HandleSystemMessage(message);
        HandleStashed();
    }

    private bool MustWait(SystemMessage message) =>
        (message.WaitsForChildren && IsWaitingForChildren) || (message.WaitsForResume && _halted is not null);

    /// <summary>Handles what waited and need not any longer, oldest first.</summary>
    private void HandleStashed()
    {
        while (_extras?.Stashed is { Count: > 0 } stashed && !ReferenceEquals(_halted, HaltedForEver))
        {
            var ready = stashed.FindIndex(m => !MustWait(m));
            if (ready < 0) return;
            var message = stashed[ready];
            stashed.RemoveAt(ready);
            HandleSystemMessage(message);
        }
    }

    private void HandleSystemMessage(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Create: CreateActor(); break;
                case Terminate: BeginTermination(); break;
                case DeathWatchNotification notice: HandleDeath(notice.Actor, notice.ExistenceConfirmed); break;
                case Watch watch: AddWatcher(watch.Watcher); break;
                case Unwatch unwatch: _extras?.WatchedBy?.Remove(unwatch.Watcher, out _); break;
                case Failed failed: HandleChildFailure(failed); break;
                case Recreate recreate: BeginRestart(recreate.Cause); break;
                case Suspend: SuspendMailbox(); SuspendChildren(except: null); break;
                case Resume resume: ResumeAfterFailure(resume.CausedByFailure); break;
                case TaskTurn turn: RunTaskTurn(turn); break;
            }
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>What becomes of a system message to a closed mailbox: only a watch wants an answer.</summary>
    private void AnswerForTheDead(SystemMessage message)
    {
        if (message is Watch watch)
        {
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: false));
        }
    }
}
