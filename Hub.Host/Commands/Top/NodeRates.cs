using Hub.Host.Admin;

namespace Hub.Host.Commands.Top;

/// <summary>Makes figures of the answers of nodes, each from the difference to its answer before.</summary>
internal sealed class NodeRates
{
    private const string SlowConsumers = "hub_connection_closes_total{code=\"4104\"}";
    private const string ProcessorTime = "dotnet_process_cpu_time_seconds_total{cpu_mode=";

    private readonly Dictionary<string, NodeMetricsReport> _before = [];

    /// <summary>Takes the next answer.</summary>
    public IReadOnlyList<TopNode> Next(NodesReport report)
    {
        var figures = report.Nodes.Select(Next).ToList();
        foreach (var gone in _before.Keys.Except(report.Nodes.Select(node => node.Node)).ToList()) _before.Remove(gone);
        return figures;
    }

    private TopNode Next(NodeMetricsReport node)
    {
        // What it has answered before stays: the next rate is over the whole time between.
        if (node.Metrics is null) return new TopNode(node.Node, Answers: false);
        var before = _before.GetValueOrDefault(node.Node);
        _before[node.Node] = node;
        var samples = new NodeSamples(node, before is not null && before.StartedAt == node.StartedAt ? before : null);
        return new TopNode(
            node.Node,
            Answers: true,
            node.Unready,
            Whole(samples.Value("hub_connections")),
            Whole(samples.Value("hub_rooms")),
            samples.Rate("hub_messages_received_total"),
            samples.Rate("hub_messages_sent_total"),
            samples.Rate("hub_bytes_received_total"),
            samples.Rate("hub_bytes_sent_total"),
            Whole(samples.Value("hub_outbound_queued_bytes")),
            samples.Rate(SlowConsumers),
            Whole(samples.Value(SlowConsumers) ?? 0),
            samples.Quantile("hub_fanout_duration_seconds", 0.99) * 1_000,
            samples.Quantile("hub_actors_mailbox_depth", 0.99),
            (samples.Rate($"{ProcessorTime}\"user\"}}") + samples.Rate($"{ProcessorTime}\"system\"}}")) * 100,
            Whole(samples.Value("dotnet_process_memory_working_set_bytes")),
            samples.Value("hub_cluster_lease_left_seconds"));
    }

    private static long? Whole(double? value) => value is { } number ? (long)number : null;
}
