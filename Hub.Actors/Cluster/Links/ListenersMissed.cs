namespace Hub.Actors.Cluster.Links;

/// <summary>Something for listeners was dropped before this.</summary>
internal sealed class ListenersMissed : LinkItem
{
    public static readonly ListenersMissed Instance = new();

    public override int Size => 0;

    public override bool IsReliable => false;

    public override void Write(WireWriter to, WireTable table) => to.Byte((byte)LinkItemKind.ListenersMissed);
}
