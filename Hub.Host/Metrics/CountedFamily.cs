using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hub.Host.Metrics;

/// <summary>What is added up here: a counter, or a gauge that goes up and down.</summary>
internal sealed class CountedFamily(string name, string type, string help) : MetricFamily(name, type, help)
{
    private readonly SeriesTable _series = new(width: 1);

    public override void Record(long value, ReadOnlySpan<Tag> tags) => _series.Of(tags).Add(0, value);

    // None of the instruments that are taken counts in fractions.
    public override void Record(double value, ReadOnlySpan<Tag> tags) => Record((long)value, tags);

    public override void WriteSamples(IMetricSamples samples)
    {
        foreach (var (labels, sums) in _series.ToArray()) samples.Sample(Name, labels, sums.Read(0));
    }
}
