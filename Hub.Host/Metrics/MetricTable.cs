namespace Hub.Host.Metrics;

/// <summary>Samples by their names, with labels as the text format has them: <c>hub_connection_closes_total{code="1000"}</c>.</summary>
internal sealed class MetricTable : IMetricSamples
{
    public Dictionary<string, double> Values { get; } = [];

    public void Sample(string name, string labels, long value) => Sample(name, labels, (double)value);

    public void Sample(string name, string labels, double value)
    {
        // JSON has no words for the others.
        if (double.IsFinite(value)) Values[labels.Length == 0 ? name : $"{name}{{{labels}}}"] = value;
    }
}
