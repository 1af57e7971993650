using System.Diagnostics.Tracing;

namespace Hub.Host.Otlp;

/// <summary>Listens to what OpenTelemetry's exporter says of itself, which is the only place where it tells why an export has failed. Safe to use from any thread.</summary>
internal sealed class OtlpFailures : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";
    private const string Unknown = "the exporter does not say why";

    // What an exception's text may be at most: some have the answer of a server in them.
    private const int MostLength = 200;

    private volatile string? _last;

    /// <summary>Why the last export has failed, in one line; forgotten by being read.</summary>
    public string Take()
    {
        var last = _last ?? Unknown;
        _last = null;
        return last;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter) EnableEvents(eventSource, EventLevel.Warning);
    }

    // Whichever event it is, what went wrong is its last text: an exception as it is written out, or a status.
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.Payload?.OfType<string>().LastOrDefault() is { Length: > 0 } text) _last = Brief(text);
    }

    private static string Brief(string text)
    {
        var line = text.Split('\n')[0].Trim();
        // "System.Net.Http.HttpRequestException: Connection refused (127.0.0.1:4317)"
        if (line.IndexOf("Exception: ", StringComparison.Ordinal) is var end and >= 0) line = line[(end + "Exception: ".Length)..];
        // What caused it stands behind an arrow.
        line = line.Split(" ---> ")[0];
        return line.Length <= MostLength ? line : line[..MostLength];
    }
}
