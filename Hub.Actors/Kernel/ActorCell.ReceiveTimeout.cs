namespace Hub.Actors.Kernel;

/// <content>The receive timeout. All of it belongs to the actor's turns.</content>
internal sealed partial class ActorCell
{
    /// <inheritdoc/>
    public TimeSpan? ReceiveTimeout => _extras?.ReceiveTimeout?.Timeout;

    /// <inheritdoc/>
    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is not { } some)
        {
            ClearReceiveTimeout();
            return;
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(some, TimeSpan.Zero, nameof(timeout));
        (Extras.ReceiveTimeout ??= new ReceiveTimeoutTimer(this)).Timeout = some;
    }

    /// <summary>An asynchronous handler has ended: the silence begins now.</summary>
    internal void TouchReceiveTimeout(object? message) => _extras?.ReceiveTimeout?.Touch(message);

    private void ClearReceiveTimeout()
    {
        if (_extras?.ReceiveTimeout is not { } timer) return;
        timer.Cancel();
        _extras.ReceiveTimeout = null;
    }
}
