using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>Shards and their nodes, for people.</summary>
internal static class ShardTable
{
    private const string Nobody = "(nobody)";

    /// <summary>A line per node, those of nobody last.</summary>
    public static string ByNode(ShardListReport report, Screen screen)
    {
        if (report.Shards.Count == 0) return Unseen(report);
        var owned = report.Shards.Where(shard => shard.Owner is not null).GroupBy(shard => shard.Owner!).OrderBy(shards => shards.Key, StringComparer.Ordinal);
        var unowned = report.Shards.Where(shard => shard.Owner is null).ToList();
        return TextTable.Of(
        [
            ["NODE", "SHARDS", "WHICH"],
            .. owned.Select(shards => Row(shards.Key, [.. shards])),
            .. unowned.Count == 0 ? (string[][])[] : [Row(Nobody, unowned)],
        ], screen);
    }

    /// <summary>A line per shard.</summary>
    public static string Each(ShardListReport report, Screen screen) => report.Shards.Count == 0 ? Unseen(report) : TextTable.Of(
    [
        ["SHARD", "NODE", "TERM"],
        .. report.Shards.Select(shard => (string[])[PeopleText.Number(shard.Shard), shard.Owner ?? Nobody, PeopleText.Number(shard.Term)]),
    ], screen);

    private static string[] Row(string node, List<ShardReport> shards) =>
        [node, PeopleText.Number(shards.Count), Ranges.Of(shards.Select(shard => shard.Shard))];

    private static string Unseen(ShardListReport report) => $"{VisibleText.Of(report.Node)} has not seen the cluster's tables yet\n";
}
