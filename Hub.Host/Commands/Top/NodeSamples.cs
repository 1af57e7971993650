using Hub.Host.Admin;

namespace Hub.Host.Commands.Top;

/// <summary>
/// Two answers of a node, one after the other, and what lies between them. Counters count from the start of the process: where that is another than before, or a
/// counter has become less, there is no rate yet. A series with labels that is not there has not happened.
/// </summary>
/// <param name="Now">The newest that has samples.</param>
/// <param name="Before">The one before it, of the same run of the process; null for none.</param>
internal sealed record NodeSamples(NodeMetricsReport Now, NodeMetricsReport? Before)
{
    /// <summary>Seconds between them by the node's own clock; null where it has not gone on.</summary>
    private double? Seconds => Before is { } before && Now.At > before.At ? (Now.At - before.At) / 1_000.0 : null;

    /// <summary>What a gauge, or a counter, is at now; null where the node has none.</summary>
    public double? Value(string name) => Now.Metrics!.TryGetValue(name, out var value) ? value : null;

    /// <summary>By how much a counter has grown a second.</summary>
    public double? Rate(string name) => Seconds is { } seconds && Growth(name) is { } growth ? growth / seconds : null;

    /// <summary>What a histogram's <paramref name="quantile"/> was in between, as Prometheus estimates it; null where nothing was measured.</summary>
    /// <param name="name">The histogram's, without <c>_bucket</c>.</param>
    /// <param name="quantile">0 to 1.</param>
    public double? Quantile(string name, double quantile)
    {
        if (Before is null) return null;
        var prefix = $"{name}_bucket{{";
        var bounds = new SortedDictionary<double, double>();
        foreach (var sample in Now.Metrics!.Keys)
        {
            if (!sample.StartsWith(prefix, StringComparison.Ordinal) || SampleName.BoundOf(sample) is not { } bound) continue;
            if (Growth(sample) is not { } growth) return null;
            bounds[bound] = bounds.GetValueOrDefault(bound) + growth;
        }

        return Buckets.Quantile(bounds, quantile);
    }

    private double? Growth(string name)
    {
        if (Before is not { } before) return null;
        var growth = Now.Metrics!.GetValueOrDefault(name) - before.Metrics!.GetValueOrDefault(name);
        return growth >= 0 ? growth : null;
    }
}
