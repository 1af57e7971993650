using System.Globalization;

namespace Hub.Host.Commands.Top;

/// <summary>Reads names of samples with their labels, such as <c>x_bucket{le="0.5"}</c>.</summary>
internal static class SampleName
{
    private const string Bound = "le=\"";

    /// <summary>The upper bound of a histogram's bucket; null for what is none.</summary>
    public static double? BoundOf(string name)
    {
        var begin = name.IndexOf(Bound, StringComparison.Ordinal);
        if (begin < 0) return null;
        begin += Bound.Length;
        var end = name.IndexOf('"', begin);
        if (end < 0) return null;
        var text = name.AsSpan(begin, end - begin);
        if (text.SequenceEqual("+Inf")) return double.PositiveInfinity;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) ? bound : null;
    }
}
