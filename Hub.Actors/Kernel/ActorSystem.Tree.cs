namespace Hub.Actors.Kernel;

/// <content>Diagnostics.</content>
public sealed partial class ActorSystem
{
    /// <summary>Describes all actors as they are now, from the root down; others go on meanwhile.</summary>
    internal ActorTreeNode DescribeTree() => ActorTreeNode.Describe(Root);
}
