using Hub.Actors.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Hub.Host.Otlp;

/// <summary>Pushes metrics, and says once when that begins to fail and once when it works again. It is used by one thread, the exporter's own.</summary>
internal sealed partial class WatchedExporter(OtlpTarget target, OtlpExporterOptions options, ILogger<WatchedExporter> logger) : OtlpMetricExporter(options)
{
    private readonly OtlpFailures _failures = new();
    private bool _isFailing;

    public override ExportResult Export(in Batch<Metric> metrics)
    {
        var result = base.Export(metrics);
        var isFailing = result != ExportResult.Success;
        if (isFailing == _isFailing) return result;
        _isFailing = isFailing;
        if (isFailing) Log.Failing(logger, target.Address, target.ProtocolName, target.Interval, _failures.Take());
        else Log.Recovered(logger, target.Address);
        return result;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _failures.Dispose();
        base.Dispose(disposing);
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.MetricsNotExported, LogLevel.Warning,
            "Metrics do not reach {Endpoint} by {Protocol}, it is tried again every {Interval} and nothing else waits for it: {Reason}")]
        public static partial void Failing(ILogger logger, string endpoint, string protocol, TimeSpan interval, string reason);

        [LoggerMessage(HubEventIds.MetricsExported, LogLevel.Information, "Metrics reach {Endpoint} again")]
        public static partial void Recovered(ILogger logger, string endpoint);
    }
}
