using System.Diagnostics.Metrics;

namespace Hub.Tests.Deployment;

/// <summary>The series that Prometheus has of an instrument, by the rules of OpenTelemetry.</summary>
internal static class PrometheusNames
{
    private static readonly Dictionary<string, string> s_units = new() { ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes", ["1"] = "ratio" };

    public static IEnumerable<string> Of(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        // A unit in braces is a word for people.
        if (s_units.TryGetValue(instrument.Unit ?? "", out var unit) && !name.EndsWith($"_{unit}", StringComparison.Ordinal)) name += $"_{unit}";
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"]
            : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal) ? [$"{name}_total"]
            : [name];
    }
}
