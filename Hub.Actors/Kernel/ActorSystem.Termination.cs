namespace Hub.Actors.Kernel;

/// <content>The end.</content>
public sealed partial class ActorSystem
{
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards the two fields below: a callback runs exactly once or is refused.
    private readonly Lock _terminationLock = new();
    private readonly Stack<Action> _onTermination = new();
    private bool _isTreeGone;

    /// <summary>Ends when all actors are gone and the callbacks have run.</summary>
    public Task WhenTerminated => _terminated.Task;

    /// <summary>Has a function called when all actors are gone; the last one added is called first.</summary>
    /// <param name="code">The function.</param>
    /// <exception cref="InvalidOperationException">The system has ended.</exception>
    public void RegisterOnTermination(Action code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_terminationLock)
        {
            if (_isTreeGone) throw new InvalidOperationException("ActorSystem already terminated.");
            _onTermination.Push(code);
        }
    }

    /// <summary>Ends the system by its <see cref="CoordinatedShutdown"/>. A second call does nothing more.</summary>
    /// <returns>Ends with the shutdown.</returns>
    public Task Terminate() => Shutdown.Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);

    /// <summary>Stops all actors: everybody else's first, then the kernel's.</summary>
    internal Task FinalTerminate()
    {
        _deadLetterLog.IsSilenced = true;
        _user.Stop();
        return WhenTerminated;
    }

    internal void RootFailed(Exception cause)
    {
        EventStream.Publish(new Error(cause, Root.Path.ToString(), typeof(RootGuardian), $"The root guardian of {this} failed: the system ends."));
        Root.Stop();
    }

    /// <summary>The root is gone, and with it everybody.</summary>
    internal void TreeIsGone()
    {
        Action[] callbacks;
        lock (_terminationLock)
        {
            _isTreeGone = true;
            callbacks = [.. _onTermination];
        }
        // Not in the root's turn: a callback may take its time.
        ThreadPool.QueueUserWorkItem(
            static state => state.System.Finish(state.Callbacks), (System: this, Callbacks: callbacks), preferLocal: false);
    }

    private void Finish(Action[] callbacks)
    {
        foreach (var callback in callbacks)
        {
            try
            {
                callback();
            }
            catch (Exception e)
            {
                EventStream.Publish(new Error(e, ToString(), typeof(ActorSystem), $"A callback on termination failed: {e.Message}"));
            }
        }
        Wheel.Dispose();
        Metrics.Dispose();
        _terminated.SetResult();
    }
}
