namespace Hub.Actors.Protocol;

/// <summary>One run of a node in the cluster: a node that was evicted or started again comes back as another incarnation.</summary>
/// <param name="Node">The node.</param>
/// <param name="Number">Rises with every join, over the whole cluster.</param>
internal readonly record struct Incarnation(NodeId Node, long Number)
{
    public override string ToString() => $"{Node}#{Number}";
}
