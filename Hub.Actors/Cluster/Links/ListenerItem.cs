namespace Hub.Actors.Cluster.Links;

/// <summary>Tells who listens on another node.</summary>
/// <param name="listener">The number under which it asked to be told.</param>
/// <param name="message">What it is told.</param>
internal sealed class ListenerItem(long listener, object message) : LinkItem
{
    public override int Size => base.Size + ((message as ISized)?.Size ?? 0);

    public override bool IsReliable => false;

    public override void Write(WireWriter to, WireTable table)
    {
        to.Byte((byte)LinkItemKind.Listener);
        to.Number(listener);
        table.Write(message, to);
    }
}
