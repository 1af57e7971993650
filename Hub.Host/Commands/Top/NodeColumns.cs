namespace Hub.Host.Commands.Top;

/// <summary>What is shown of nodes, a column each.</summary>
internal static class NodeColumns
{
    private const string Unknown = "-";

    private static readonly (string Header, Func<TopNode, string> Cell)[] s_all =
    [
        ("CONNS", node => Whole(node.Connections)),
        ("ROOMS", node => Whole(node.Rooms)),
        ("MSG/S IN", node => Rate(node.MessagesIn)),
        ("MSG/S OUT", node => Rate(node.MessagesOut)),
        ("BYTES/S IN", node => Bytes(node.BytesIn)),
        ("BYTES/S OUT", node => Bytes(node.BytesOut)),
        ("QUEUED", node => Bytes(node.QueuedBytes)),
        ("SLOW/S", node => Rate(node.SlowPerSecond)),
        ("SLOW", node => Whole(node.SlowTotal)),
        ("FANOUT P99", node => node.FanoutP99Ms is { } time ? $"{PeopleText.Rate(time)} ms" : Unknown),
        ("MAILBOX P99", node => Rate(node.MailboxP99)),
        ("CPU %", node => Rate(node.CpuPercent)),
        ("MEMORY", node => Bytes(node.MemoryBytes)),
        ("LEASE", node => node.LeaseLeftSeconds is { } left ? $"{PeopleText.Rate(left)} s" : Unknown),
    ];

    /// <summary>Tables that are no wider than so many characters, each with the names of the nodes in front.</summary>
    public static IReadOnlyList<IReadOnlyList<string[]>> Of(IReadOnlyList<TopNode> nodes, int width)
    {
        var names = Column("NODE", nodes.Select(Name));
        var tables = new List<List<string[]>>();
        var left = 0;
        foreach (var (header, cell) in s_all)
        {
            var column = Column(header, nodes.Select(node => node.Answers ? cell(node) : ""));
            if (tables.Count == 0 || left < Width(column))
            {
                tables.Add([names]);
                left = width - Width(names);
            }

            tables[^1].Add(column);
            left -= Width(column);
        }

        return [.. tables.Select(table => Enumerable.Range(0, names.Length).Select(row => table.Select(column => column[row]).ToArray()).ToList())];
    }

    // Two spaces lie between columns.
    private static int Width(string[] column) => column.Max(cell => cell.Length) + 2;

    private static string[] Column(string header, IEnumerable<string> cells) => [header, .. cells];

    private static string Name(TopNode node) =>
        !node.Answers ? $"{node.Node} (no answer)" : node.Unready is { } why ? $"{node.Node} ({why})" : node.Node;

    private static string Whole(long? value) => value is { } number ? PeopleText.Number(number) : Unknown;

    private static string Rate(double? value) => value is { } rate ? PeopleText.Rate(rate) : Unknown;

    private static string Bytes(double? value) => value is { } bytes ? PeopleText.Bytes(bytes) : Unknown;
}
