using System.Globalization;
using System.Text;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>What a node sees of its cluster, for people.</summary>
internal static class ClusterTable
{
    private static readonly string[] Header = ["NODE", "SHARDS", "STATE", "LINK", "SILENCE", "WAITING", "ADDRESS"];

    public static string Of(ClusterReport report, Screen? screen = null)
    {
        var shards = report.Shards;
        var text = new StringBuilder()
            .Append(TextTable.Of(
            [
                ["asked", Name(report.Node.Name, report.Node.Incarnation)],
                ["ready", (report.Ready, report.Isolated) switch
                {
                    (true, _) => "yes",
                    (_, true) => "no, out of the cluster until its links work",
                    _ => "no",
                }],
                ["lease", report.LeaseLeftMs switch
                {
                    { } left => string.Create(CultureInfo.InvariantCulture, $"{left} ms left"),
                    null => "none, this is the only node",
                }],
                ["shards", string.Create(
                    CultureInfo.InvariantCulture, $"{shards.Total}: {shards.Owned} owned, {shards.Unowned} unowned, {shards.Moving} moving")],
            ]));
        // Before it is a member it has seen none.
        if (report.Nodes.Count > 0) text.Append('\n').Append(TextTable.Of([Header, .. report.Nodes.Select(Row)], screen ?? Screen.Plain));
        return text.ToString();
    }

    private static string[] Row(NodeReport node) =>
    [
        Name(node.Name, node.Incarnation),
        Number(node.Shards),
        node.Leaving ? "leaving" : node.SuspectedBy.Count > 0 ? "suspected" : "up",
        node.Link switch { { Up: true } => "up", { Up: false } => "down", null => "-" },
        node.Link is { } link ? $"{Number(link.SilenceMs)} ms" : "-",
        node.Link is { } waiting ? Number(waiting.Waiting) : "-",
        node.Url ?? "-",
    ];

    private static string Name(string name, long incarnation) => incarnation == 0 ? $"{name} (no member)" : $"{name}#{Number(incarnation)}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
