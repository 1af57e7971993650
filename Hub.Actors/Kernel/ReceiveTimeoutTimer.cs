namespace Hub.Actors.Kernel;

/// <summary>
/// Tells an actor of silence. A message costs it one look at the clock: the entry stays in the wheel, and when
/// it fires too early it is put back for the rest of the time.
/// </summary>
internal sealed class ReceiveTimeoutTimer(ActorCell cell) : WheelEntry
{
    // Written by the actor's turns, read by the timer's thread.
    private long _lastMessageTicks;
    private long _timeoutTicks;

    /// <summary>How long the silence has to be. Belongs to the actor's turns.</summary>
    public TimeSpan Timeout
    {
        get => TimeSpan.FromTicks(_timeoutTicks);
        set
        {
            Volatile.Write(ref _timeoutTicks, value.Ticks);
            // It may stand at a time that is too late now; the end of this message puts it back.
            cell.OwnSystem.Wheel.Remove(this);
        }
    }

    /// <summary>A message was handled; null stands for one that counts.</summary>
    public void Touch(object? message)
    {
        if (message is not INotInfluenceReceiveTimeout)
        {
            Volatile.Write(ref _lastMessageTicks, cell.OwnSystem.Clock.Now.Ticks);
        }
        else if (Slot != Nowhere)
        {
            return;
        }
        if (Slot == Nowhere) cell.OwnSystem.Wheel.Add(this, Timeout);
    }

    /// <summary>Ends it for good.</summary>
    public void Cancel() => cell.OwnSystem.Wheel.Cancel(this);

    public override void Fire()
    {
        var silence = cell.OwnSystem.Clock.Now.Ticks - Volatile.Read(ref _lastMessageTicks);
        var timeout = Volatile.Read(ref _timeoutTicks);
        if (silence < timeout)
        {
            cell.OwnSystem.Wheel.Add(this, TimeSpan.FromTicks(timeout - silence));
        }
        else
        {
            cell.Tell(Kernel.ReceiveTimeout.Instance, cell);
        }
    }
}
