namespace Hub.Actors.Cluster.Links;

/// <summary>Has the other node look at the tables at once; lost, it looks a little later.</summary>
internal sealed class Look : LinkItem
{
    public static readonly Look Instance = new();

    public override bool IsReliable => false;

    public override void Write(WireWriter to, WireTable table) => to.Byte((byte)LinkItemKind.Look);
}
