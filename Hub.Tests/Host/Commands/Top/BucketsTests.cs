using Hub.Host.Commands.Top;

namespace Hub.Tests.Host.Commands.Top;

public class BucketsTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void A_quantile_lies_on_the_line_through_its_bucket()
    {
        Assert.Equal(1.5, Buckets.Quantile(Of((1, 50), (2, 100), (Infinity, 100)), 0.75));
        Assert.Equal(0.5, Buckets.Quantile(Of((1, 50), (2, 100), (Infinity, 100)), 0.25));
    }

    [Fact]
    public void Beyond_the_last_bound_it_is_that_bound() => Assert.Equal(2, Buckets.Quantile(Of((1, 1), (2, 2), (Infinity, 100)), 0.99));

    [Fact]
    public void Without_values_there_is_none()
    {
        Assert.Null(Buckets.Quantile(Of((1, 0), (Infinity, 0)), 0.99));
        Assert.Null(Buckets.Quantile([], 0.99));
    }

    [Theory]
    [InlineData("x_bucket{le=\"0.5\"}", 0.5)]
    [InlineData("x_bucket{a=\"b\",le=\"+Inf\"}", Infinity)]
    [InlineData("x_bucket{le=\"much\"}", null)]
    [InlineData("x_bucket{le=\"1", null)]
    [InlineData("x_sum", null)]
    public void A_bucket_is_known_by_its_bound(string name, double? bound) => Assert.Equal(bound, SampleName.BoundOf(name));

    private static SortedDictionary<double, double> Of(params (double Bound, double Count)[] buckets) => new(buckets.ToDictionary(b => b.Bound, b => b.Count));
}
