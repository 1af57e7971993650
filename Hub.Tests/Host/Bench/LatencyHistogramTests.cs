using Hub.Host.Bench;

namespace Hub.Tests.Host.Bench;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Nothing_recorded_has_percentiles_of_0()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(0, histogram.Percentile(99));
        Assert.Equal(0, histogram.Max);
    }

    [Fact]
    public void Small_durations_are_kept_exactly()
    {
        var histogram = Of(Enumerable.Range(1, 100).Select(ticks => (long)ticks));
        Assert.Equal(50, histogram.Percentile(50));
        Assert.Equal(99, histogram.Percentile(99));
        Assert.Equal(100, histogram.Percentile(99.9));
        Assert.Equal(100, histogram.Count);
    }

    [Fact]
    public void A_percentile_is_never_too_low_and_at_most_a_64th_too_high()
    {
        var random = new Random(7);
        var durations = Enumerable.Range(0, 10_000).Select(_ => (long)Math.Exp(random.NextDouble() * 40)).ToArray();
        var histogram = Of(durations);
        Array.Sort(durations);
        foreach (var percent in (double[])[0.1, 10, 50, 90, 99, 99.9, 100])
        {
            var exact = durations[Math.Max(0, (int)Math.Ceiling(durations.Length * percent / 100) - 1)];
            Assert.InRange(histogram.Percentile(percent), exact, exact + exact / 64 + 1);
        }
    }

    [Fact]
    public void The_highest_percentile_is_the_maximum() => Assert.Equal(1_000_003, Of([5, 1_000_003]).Percentile(100));

    [Fact]
    public void A_clock_that_goes_back_counts_as_0_and_the_longest_time_has_a_place()
    {
        var histogram = Of([-5, long.MaxValue]);
        Assert.Equal(0, histogram.Percentile(50));
        Assert.Equal(long.MaxValue, histogram.Percentile(100));
    }

    [Fact]
    public void Cleared_it_is_as_new()
    {
        var histogram = Of([1, 2, 3]);
        histogram.Clear();
        histogram.Record(9);
        Assert.Equal((9, 9, 1), (histogram.Percentile(1), histogram.Max, histogram.Count));
    }

    private static LatencyHistogram Of(IEnumerable<long> durations)
    {
        var histogram = new LatencyHistogram();
        foreach (var ticks in durations) histogram.Record(ticks);
        return histogram;
    }
}
