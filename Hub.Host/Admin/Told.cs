using Hub.Actors.Cluster;

namespace Hub.Host.Admin;

/// <summary>What a node has answered.</summary>
/// <param name="Node">The node.</param>
/// <param name="Answer">Null where it has nothing to say, or has not answered.</param>
internal sealed record Told<TAnswer>(NodeState Node, TAnswer? Answer)
    where TAnswer : class
{
    public string Name => Node.Id.Node.Name;

    /// <summary>Names of those that have not answered.</summary>
    public static IReadOnlyList<string> Silent(IEnumerable<Told<TAnswer>> all) => [.. all.Where(told => told.Answer is null).Select(told => told.Name)];
}
