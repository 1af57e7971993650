using Hub.Actors.Protocol;

namespace Hub.Actors.Client;

/// <summary>A publish that is not answered yet.</summary>
/// <param name="Id">Of its envelope.</param>
/// <param name="Room">The room.</param>
/// <param name="Envelope">The whole envelope, the same each time.</param>
/// <param name="Echo">Whether it comes back as a message.</param>
internal sealed record PendingPublish(long Id, string Room, byte[] Envelope, bool Echo)
{
    public TaskCompletionSource<RoomPosition> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether an answer was lost, or said that nobody knows: it may have been accepted.</summary>
    public bool IsInDoubt { get; set; }

    /// <summary>How it was last refused for now; null for never.</summary>
    public HubException? Refusal { get; set; }

    /// <summary>How often that was.</summary>
    public int Refusals { get; set; }

    /// <summary>Fails it. What an error says of the last attempt it does not say of those before.</summary>
    public void Fail(HubException error) => Outcome.TrySetException(
        IsInDoubt && error.Code != ErrorCodes.OutcomeUnknown.Number
            ? new HubException(ErrorCodes.OutcomeUnknown.Number, $"Perhaps published: {error.Message}", isRetryable: true)
            : error);
}
