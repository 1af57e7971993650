namespace Hub.Actors.Protocol;

/// <summary>The name of one node of the cluster, stable over its restarts.</summary>
internal readonly record struct NodeId(string Name)
{
    public override string ToString() => Name;
}
