namespace Hub.Actors.Cluster.Links;

/// <summary>Ends when the other node has all that was sent before, or is gone.</summary>
internal sealed class Barrier : LinkItem
{
    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Passed => _passed.Task;

    public override void Write(WireWriter to, WireTable table) => to.Byte((byte)LinkItemKind.Barrier);

    public override void Taken() => _passed.TrySetResult();

    public override void Lost(bool wasSent) => _passed.TrySetResult();
}
