using System.Collections.Immutable;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Whose links are to blame. All nodes compute the same from the same rows: the one with most broken pairs leaves. Never
/// simply the younger of two: an old node with a bad network card would drive out all others.
/// </summary>
internal static class Isolation
{
    // Nodes find a cut at slightly different times; the first report alone would blame the wrong end of it.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(1);

    /// <param name="nodes">Those that are up, the oldest first.</param>
    /// <param name="suspicions">Those that count, of living nodes only.</param>
    /// <returns>Who leaves now; null while nobody has to.</returns>
    public static Incarnation? WhoLeaves(ImmutableArray<ClusterNode> nodes, ImmutableArray<Suspicion> suspicions)
    {
        var staying = nodes.Where(node => !node.IsLeaving).Select(node => node.Incarnation).ToHashSet();
        var counted = suspicions.Where(one => staying.Contains(one.Reporter) && staying.Contains(one.Suspect)).ToList();
        if (counted.Count == 0 || counted.Max(one => one.Age) < s_settling) return null;
        // A pair is one whoever of the two reported it, or both.
        return counted
            .Select(one => one.Reporter.Number < one.Suspect.Number ? (one.Reporter, one.Suspect) : (one.Suspect, one.Reporter))
            .Distinct()
            .SelectMany(pair => new[] { pair.Item1, pair.Item2 })
            .CountBy(node => node)
            .OrderByDescending(node => node.Value).ThenByDescending(node => node.Key.Number)
            .First().Key;
    }
}
