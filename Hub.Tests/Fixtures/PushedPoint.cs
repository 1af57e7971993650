namespace Hub.Tests.Fixtures;

/// <summary>One series of a metric.</summary>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Value">Its value; of a histogram how often it was recorded.</param>
/// <param name="Bounds">The bounds of a histogram's buckets.</param>
internal sealed record PushedPoint(IReadOnlyDictionary<string, string> Attributes, double Value, IReadOnlyList<double> Bounds)
{
    public static PushedPoint Of(ProtobufFields point, bool isHistogram) => isHistogram
        ? new PushedPoint(AttributesOf(point, 9), point.Number(4), [.. point.Packed(7).Select(BitConverter.UInt64BitsToDouble)])
        : new PushedPoint(AttributesOf(point, 7), point.Has(6) ? (long)point.Number(6) : point.Double(4), []);

    public static IReadOnlyDictionary<string, string> AttributesOf(ProtobufFields message, int field) => message.Messages(field).ToDictionary(
        pair => pair.Text(1),
        pair => pair.Message(2) is var value && value.Has(3) ? value.Number(3).ToString(System.Globalization.CultureInfo.InvariantCulture) : value.Text(1));
}
