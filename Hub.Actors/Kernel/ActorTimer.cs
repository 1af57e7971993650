namespace Hub.Actors.Kernel;

/// <summary>
/// One timer of an actor, and also the message that tells the actor it fired: which timer a tick came from,
/// and whether that one still counts, is known by the object itself.
/// </summary>
internal sealed class ActorTimer(TimerScheduler owner, object key, object message, TimeSpan interval) : WheelEntry
{
    public object Key => key;

    public object Message => message;

    public override TimeSpan Interval => interval;

    public override void Fire() => owner.Cell.Tell(this, ActorRefs.NoSender);

    /// <summary>Takes a tick out of the mailbox: false when the timer has ended meanwhile. Belongs to the actor's turns.</summary>
    public bool TryConsume(out object tick)
    {
        tick = message;
        if (IsCanceled) return false;
        if (interval == TimeSpan.Zero) owner.Cancel(key);
        return true;
    }
}
