namespace Hub.Actors.Kernel;

/// <summary>One actor in the description of a system's tree.</summary>
/// <param name="Path">Its path without address; the root's is a slash.</param>
/// <param name="Type">The actor's type.</param>
/// <param name="WaitingMessages">User messages in its mailbox.</param>
/// <param name="IsSuspended">True while it handles none: it has failed, or an asynchronous handler runs.</param>
/// <param name="Children">Its children, by name.</param>
internal sealed record ActorTreeNode(
    string Path,
    Type Type,
    int WaitingMessages,
    bool IsSuspended,
    IReadOnlyList<ActorTreeNode> Children)
{
    /// <summary>Describes an actor and everything below it.</summary>
    public static ActorTreeNode Describe(ActorCell cell) => new(
        cell.Path.ToStringWithoutAddress(),
        cell.ActorType,
        cell.WaitingMessages,
        cell.IsSuspended,
        [.. cell.ChildCells().OrderBy(c => c.Name, StringComparer.Ordinal).Select(Describe)]);
}
