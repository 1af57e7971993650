namespace Hub.Host.Commands.Top;

/// <summary>The buckets of a histogram.</summary>
internal static class Buckets
{
    /// <summary>
    /// What so large a part of the values does not exceed, by a straight line through the bucket in which it lies; beyond the last bound that bound. Null for no values.
    /// </summary>
    /// <param name="buckets">How many values do not exceed each bound, which rise; the last is infinity.</param>
    /// <param name="quantile">0 to 1.</param>
    public static double? Quantile(SortedDictionary<double, double> buckets, double quantile)
    {
        if (!buckets.TryGetValue(double.PositiveInfinity, out var all) || all <= 0) return null;
        var rank = quantile * all;
        var (lower, below) = (0.0, 0.0);
        foreach (var (bound, count) in buckets)
        {
            if (count >= rank)
            {
                if (double.IsPositiveInfinity(bound)) return lower;
                return count == below ? bound : lower + ((bound - lower) * (rank - below) / (count - below));
            }

            (lower, below) = (bound, count);
        }

        return lower;
    }
}
