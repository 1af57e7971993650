using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hub.Host.Metrics;

/// <summary>What one instrument has measured, under the name that it is written by. Recording is safe from any thread.</summary>
internal abstract class MetricFamily(string name, string type, string help)
{
    public string Name => name;

    public abstract void Record(long value, ReadOnlySpan<Tag> tags);

    public abstract void Record(double value, ReadOnlySpan<Tag> tags);

    /// <summary>Observed values are about to come: those of before count no more. Nothing else is done meanwhile.</summary>
    public virtual void BeginObserving()
    {
    }

    public void Write(MetricsText text)
    {
        text.Begin(name, type, help);
        WriteSamples(text);
    }

    /// <summary>Writes its samples without saying what they are.</summary>
    public abstract void WriteSamples(IMetricSamples samples);
}
