using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>
/// Whose links are to blame. All nodes compute the same from the same rows: the one with most broken pairs steps out, of several the youngest.
/// Never simply the younger of two: an old node with a bad network card would drive out all others.
/// </summary>
internal static class Isolation
{
    /// <returns>Who steps out; null while every pair that stays is whole.</returns>
    public static Incarnation? WhoStepsOut(ClusterView view)
    {
        var staying = view.Nodes.Where(node => !node.IsLeaving).Select(node => node.Id).ToHashSet();
        // A pair is one, whoever of the two has reported it, or both.
        var broken = view.Suspicions
            .Where(one => staying.Contains(one.Reporter) && staying.Contains(one.Suspect))
            .Select(one => one.Reporter.Number < one.Suspect.Number ? (Older: one.Reporter, Younger: one.Suspect) : (Older: one.Suspect, Younger: one.Reporter))
            .Distinct()
            .SelectMany(pair => new[] { pair.Older, pair.Younger })
            .CountBy(node => node)
            .OrderByDescending(node => node.Value).ThenByDescending(node => node.Key.Number)
            .ToArray();
        return broken.Length > 0 ? broken[0].Key : null;
    }

    /// <summary>Those that the node cannot reach, or that cannot reach it.</summary>
    public static IEnumerable<Incarnation> BrokenFor(Incarnation node, ClusterView view) => view.Suspicions
        .Where(one => one.Reporter == node || one.Suspect == node)
        .Select(one => one.Reporter == node ? one.Suspect : one.Reporter)
        .Distinct();
}
