using Hub.Actors.Protocol;

namespace Hub.Actors;

/// <summary>A publish of the server's own code, which waits until it is accepted.</summary>
internal sealed class AwaitedPublish : IPublishReply
{
    private readonly TaskCompletionSource<RoomPosition> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RoomPosition> Outcome => _outcome.Task;

    public void Accepted(RoomPosition position) => _outcome.TrySetResult(position);

    public void Refused(ErrorCode error, string message) => _outcome.TrySetException(new HubException(error.Number, message, error.IsRetryable));

    public void Send()
    {
        // Nothing is kept back.
    }
}
