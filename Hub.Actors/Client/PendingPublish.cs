namespace Hub.Actors.Client;

/// <summary>A publish that is not answered yet.</summary>
/// <param name="Id">Of its envelope.</param>
/// <param name="Room">The room.</param>
/// <param name="Envelope">The whole envelope, the same each time.</param>
/// <param name="Echo">Whether it comes back as a message.</param>
/// <param name="Until">When it is given up.</param>
internal sealed record PendingPublish(long Id, string Room, byte[] Envelope, bool Echo, DateTimeOffset Until)
{
    public TaskCompletionSource<RoomPosition> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it was ever sent: then its outcome is not known until it is answered.</summary>
    public bool WasSent { get; set; }
}
