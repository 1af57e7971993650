using System.Globalization;
using System.Text;

namespace Hub.Host.Metrics;

/// <summary>
/// Writes metrics in Prometheus' text format, version 0.0.4:
/// <code>
/// # HELP hub_connection_closes_total Connections that ended, by close code
/// # TYPE hub_connection_closes_total counter
/// hub_connection_closes_total{code="1000"} 17
/// </code>
/// </summary>
internal sealed class MetricsText : IMetricSamples
{
    /// <summary>What it is served as.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a family: all of its samples follow.</summary>
    public void Begin(string name, string type, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(help)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    public void Sample(string name, string labels, long value) => Sample(name, labels, value.ToString(CultureInfo.InvariantCulture));

    public void Sample(string name, string labels, double value) => Sample(name, labels, Text(value));

    public override string ToString() => _text.ToString();

    /// <summary>A number as the format has it.</summary>
    public static string Text(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private void Sample(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(value).Append('\n');
    }

    private static string EscapeHelp(string help) => help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
