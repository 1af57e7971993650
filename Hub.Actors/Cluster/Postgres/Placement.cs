using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Where each shard belongs, computed by every node alike from the nodes' names: a node that comes back gets what it
/// had. Rendezvous hashing, where each shard has its own ranking of the nodes and goes to the first that has room, so
/// that a node that comes or goes moves little else than its own.
/// </summary>
internal static class Placement
{
    /// <summary>The most that one node gets: 1.1 times its even share, rounded up.</summary>
    public static int MostOf(int shardCount, int nodes) => (int)Math.Ceiling(1.1 * shardCount / nodes);

    /// <summary>The least that one node gets: 0.8 times its even share, rounded down.</summary>
    public static int LeastOf(int shardCount, int nodes) => (int)Math.Floor(0.8 * shardCount / nodes);

    /// <param name="nodes">Those that take shards, in any order, each once.</param>
    /// <param name="shardCount">How many there are.</param>
    /// <returns>The owner of each shard, by its number; empty without nodes.</returns>
    public static ImmutableArray<NodeId> Of(IEnumerable<NodeId> nodes, int shardCount)
    {
        var ordered = nodes.OrderBy(node => node.Name, StringComparer.Ordinal).ToArray();
        if (ordered.Length == 0) return [];
        var seeds = Array.ConvertAll(ordered, SeedOf);
        var owners = Match(seeds, shardCount);
        Fill(owners, seeds);
        return [.. owners.Select(owner => ordered[owner])];
    }

    // Each shard asks the nodes in its own order; a full node keeps those that it ranks highest, and whom it lets go asks
    // on. What comes out does not depend on who asked first (Gale and Shapley).
    private static int[] Match(ulong[] seeds, int shardCount)
    {
        var most = MostOf(shardCount, seeds.Length);
        var held = Array.ConvertAll(seeds, _ => new PriorityQueue<int, ulong>());
        var rankings = new int[]?[shardCount];
        var asked = new int[shardCount];
        var owners = new int[shardCount];
        var asking = new Stack<int>(Enumerable.Range(0, shardCount).Reverse());
        while (asking.TryPop(out var shard))
        {
            var ranking = rankings[shard] ??= RankingOf(shard, seeds);
            var node = ranking[asked[shard]++];
            owners[shard] = node;
            held[node].Enqueue(shard, Score(seeds[node], shard));
            if (held[node].Count > most) asking.Push(held[node].Dequeue());
        }

        return owners;
    }

    // Among many nodes a few are unlucky: they get what suits them best of those that have more than their even share.
    private static void Fill(int[] owners, ulong[] seeds)
    {
        var least = LeastOf(owners.Length, seeds.Length);
        var counts = new int[seeds.Length];
        foreach (var owner in owners) counts[owner]++;
        for (var node = 0; node < seeds.Length; node++)
        {
            for (; counts[node] < least; counts[node]++)
            {
                var shard = Enumerable.Range(0, owners.Length)
                    .Where(one => counts[owners[one]] * seeds.Length > owners.Length)
                    .MaxBy(one => Score(seeds[node], one));
                counts[owners[shard]]--;
                owners[shard] = node;
            }
        }
    }

    private static int[] RankingOf(int shard, ulong[] seeds)
    {
        var ranking = Enumerable.Range(0, seeds.Length).ToArray();
        var scores = Array.ConvertAll(ranking, node => ~Score(seeds[node], shard));
        Array.Sort(scores, ranking);
        return ranking;
    }

    private static ulong SeedOf(NodeId node) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(node.Name)));

    // The mixing of SplitMix64: every bit of the result depends on every bit of both.
    private static ulong Score(ulong seed, int shard)
    {
        var mixed = seed + ((ulong)(shard + 1) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
