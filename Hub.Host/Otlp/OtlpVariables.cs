using System.Globalization;
using Hub.Host.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace Hub.Host.Otlp;

/// <summary>
/// OpenTelemetry's own variables, read here since its SDK passes over a value that it cannot read. Those for metrics are stronger than those for all signals.
/// </summary>
internal static class OtlpVariables
{
    public const string Grpc = "grpc";
    public const string HttpProtobuf = "http/protobuf";

    private const string Prefix = "OTEL_EXPORTER_OTLP_";
    private const string IntervalName = "OTEL_METRIC_EXPORT_INTERVAL";
    private const string AttributesName = "OTEL_RESOURCE_ATTRIBUTES";
    private const string Hidden = "***";

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    // Whoever exports more often measures the exporter; and a timer has a longest time.
    private const int LeastMilliseconds = 100;
    private const int MostMilliseconds = 24 * 60 * 60 * 1_000;

    /// <summary>What is asked for; null for nothing: without an endpoint the others do nothing.</summary>
    /// <exception cref="OptionsValidationException">A value breaks a rule; one failure for each.</exception>
    public static OtlpTarget? Read(IConfiguration configuration)
    {
        var failures = new List<string>();
        var (all, own) = (Value(configuration, $"{Prefix}ENDPOINT"), Value(configuration, $"{Prefix}METRICS_ENDPOINT"));
        if ((own ?? all) is not { } endpoint || configuration["OTEL_SDK_DISABLED"]?.Trim().Equals("true", StringComparison.OrdinalIgnoreCase) == true) return null;

        void Refuse(string name, string value, string rule) => failures.Add($"{SettingName.Assigned(configuration, name, value)} {rule}");
        var address = ReadAddress(endpoint.Text);
        if (address is null)
        {
            Refuse(endpoint.Name, endpoint.Text.Contains('@', StringComparison.Ordinal) ? Hidden : endpoint.Text,
                $"must be an address such as http://collector:4318, with http or https and without user and password: these go into {Prefix}HEADERS");
        }

        var protocol = Choice(Strong(configuration, "PROTOCOL"), (Grpc, OtlpExportProtocol.Grpc), (HttpProtobuf, OtlpExportProtocol.HttpProtobuf), Refuse);
        var compression = Choice(Strong(configuration, "COMPRESSION"), ("none", OtlpExportCompression.None), ("gzip", OtlpExportCompression.GZip), Refuse);
        var headers = Strong(configuration, "HEADERS");
        // It is not repeated: what is told ends up in logs.
        if (headers is not null && !ArePairs(Uri.UnescapeDataString(headers.Text), areHeaders: true))
            Refuse(headers.Name, Hidden, "must be names with values such as api-key=1234,team=chat, each name of a header and once");
        if (Value(configuration, AttributesName) is { } attributes && !ArePairs(attributes.Text, areHeaders: false))
            Refuse(attributes.Name, attributes.Text, "must be names with values such as deployment.environment=test,team=chat");
        var interval = Time(Value(configuration, IntervalName), s_interval, LeastMilliseconds, Refuse);
        var timeout = Time(Strong(configuration, "TIMEOUT"), s_timeout, 1, Refuse);
        if (failures.Count > 0) throw new OptionsValidationException(Prefix, typeof(OtlpVariables), failures);

        // One for all signals has the signal's path behind it, one for metrics is used as it is.
        if (own is null && protocol == OtlpExportProtocol.HttpProtobuf) address = new Uri($"{address!.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v1/metrics{address.Query}");
        return new OtlpTarget(address!, protocol, headers?.Text, compression, interval, timeout);
    }

    private static Variable? Strong(IConfiguration configuration, string name) =>
        Value(configuration, $"{Prefix}METRICS_{name}") ?? Value(configuration, $"{Prefix}{name}");

    // An empty one counts as none, by the specification.
    private static Variable? Value(IConfiguration configuration, string name) =>
        configuration[name] is { } text && !string.IsNullOrWhiteSpace(text) ? new Variable(name, text.Trim()) : null;

    private static Uri? ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "" } ? address : null;

    private static T Choice<T>(Variable? variable, (string Name, T Value) usual, (string Name, T Value) other, Action<string, string, string> refuse)
    {
        if (variable is null || variable.Text == usual.Name) return usual.Value;
        if (variable.Text != other.Name) refuse(variable.Name, variable.Text, $"must be {usual.Name} or {other.Name}");
        return other.Value;
    }

    private static TimeSpan Time(Variable? variable, TimeSpan usual, int least, Action<string, string, string> refuse)
    {
        if (variable is null) return usual;
        if (int.TryParse(variable.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds >= least && milliseconds <= MostMilliseconds)
            return TimeSpan.FromMilliseconds(milliseconds);
        refuse(variable.Name, variable.Text, $"must be a whole number of milliseconds from {least} to {MostMilliseconds} (one day)");
        return usual;
    }

    private static bool ArePairs(string text, bool areHeaders)
    {
        // The exporter has a name of its own.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "User-Agent" };
        foreach (var pair in text.Split(','))
        {
            var name = pair.Split('=')[0].Trim();
            if (name.Length == 0 || !pair.Contains('=', StringComparison.Ordinal)) return false;
            if (areHeaders && (!Routing.HeaderToken.IsToken(name) || !names.Add(name) || pair.Any(char.IsControl))) return false;
        }

        return true;
    }

    private sealed record Variable(string Name, string Text);
}
