namespace Hub.Host.Bench;

/// <summary>A histogram in five figures, in milliseconds.</summary>
internal sealed record LatencySummary(double P50, double P90, double P99, double P999, double Max)
{
    public static LatencySummary Of(LatencyHistogram histogram, TimeProvider time) => new(
        Milliseconds(histogram.Percentile(50), time),
        Milliseconds(histogram.Percentile(90), time),
        Milliseconds(histogram.Percentile(99), time),
        Milliseconds(histogram.Percentile(99.9), time),
        Milliseconds(histogram.Max, time));

    private static double Milliseconds(long ticks, TimeProvider time) => Math.Round(ticks * 1_000.0 / time.TimestampFrequency, 4);
}
