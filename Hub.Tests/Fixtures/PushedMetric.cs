namespace Hub.Tests.Fixtures;

/// <summary>One metric of a push.</summary>
/// <param name="Meter">The meter that it is of.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Kind">What it is: gauge, sum, counter (a sum that only grows) or histogram.</param>
/// <param name="Points">Its series.</param>
internal sealed record PushedMetric(string Meter, string Name, string Unit, string Kind, IReadOnlyList<PushedPoint> Points)
{
    /// <summary>The fields of a metric, by opentelemetry/proto/metrics/v1/metrics.proto.</summary>
    public static PushedMetric Of(string meter, ProtobufFields metric)
    {
        var (field, kind) = metric.Has(5) ? (5, "gauge") : metric.Has(7) ? (7, metric.Message(7).Number(3) == 1 ? "counter" : "sum") : (9, "histogram");
        return new PushedMetric(meter, metric.Text(1), metric.Text(3), kind, [.. metric.Message(field).Messages(1).Select(point => PushedPoint.Of(point, kind == "histogram"))]);
    }
}
