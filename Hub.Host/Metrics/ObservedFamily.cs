using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hub.Host.Metrics;

/// <summary>What is asked for at each scrape. One scrape at a time.</summary>
internal sealed class ObservedFamily(string name, string type, string help) : MetricFamily(name, type, help)
{
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);

    public override void BeginObserving() => _values.Clear();

    public override void Record(long value, ReadOnlySpan<Tag> tags) => Record((double)value, tags);

    public override void Record(double value, ReadOnlySpan<Tag> tags)
    {
        var labels = Labels.Of(tags);
        if (_values.Count < SeriesTable.Most || _values.ContainsKey(labels)) _values[labels] = value;
    }

    public override void WriteSamples(IMetricSamples samples)
    {
        foreach (var (labels, value) in _values) samples.Sample(Name, labels, value);
    }
}
