using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hub.Host.Metrics;

/// <summary>A histogram with fixed buckets.</summary>
internal sealed class HistogramFamily : MetricFamily
{
    // From what a local network takes to what nobody waits for.
    private static readonly double[] s_seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // Powers of two up to 65,536.
    private static readonly double[] s_counts = [.. Enumerable.Range(0, 17).Select(power => (double)(1 << power))];

    private readonly double[] _bounds;
    private readonly string[] _le;

    // One count for each bound and one for what is above the last, then the sum.
    private readonly SeriesTable _series;

    /// <param name="name">Its name.</param>
    /// <param name="help">What it means.</param>
    /// <param name="bounds">Its buckets, as <see cref="BoundsOf"/> has them.</param>
    public HistogramFamily(string name, string help, double[] bounds)
        : base(name, "histogram", help)
    {
        _bounds = bounds;
        _le = [.. _bounds.Append(double.PositiveInfinity).Select(bound => $"le=\"{MetricsText.Text(bound)}\"")];
        _series = new SeriesTable(_bounds.Length + 2);
    }

    /// <summary>The upper bounds of a histogram's buckets, which are others where it measures time than where it counts; null for what is no histogram.</summary>
    public static double[]? BoundsOf(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() != typeof(Histogram<>) ? null
        : instrument.Unit == "s" ? s_seconds : s_counts;

    public override void Record(long value, ReadOnlySpan<Tag> tags) => Record((double)value, tags);

    public override void Record(double value, ReadOnlySpan<Tag> tags)
    {
        // From the first: most of what is measured is small.
        var bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket]) bucket++;
        var sums = _series.Of(tags);
        sums.Add(bucket, 1);
        sums.AddDouble(_bounds.Length + 1, value);
    }

    public override void WriteSamples(IMetricSamples samples)
    {
        foreach (var (labels, sums) in _series.ToArray())
        {
            // Each count is read once, so that the last bucket and the count are the same number while others go on recording.
            var count = 0L;
            for (var bucket = 0; bucket < _le.Length; bucket++)
            {
                count += sums.Read(bucket);
                samples.Sample($"{Name}_bucket", labels.Length == 0 ? _le[bucket] : $"{labels},{_le[bucket]}", count);
            }

            samples.Sample($"{Name}_sum", labels, sums.ReadDouble(_bounds.Length + 1));
            samples.Sample($"{Name}_count", labels, count);
        }
    }
}
