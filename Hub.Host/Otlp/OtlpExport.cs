using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Hub.Actors.Protocol;
using Hub.Host.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Hub.Host.Otlp;

/// <summary>
/// Pushes the metrics of this node from its start on, on a thread of its own. It has the instruments of <c>/metrics</c>, under their own names and with the
/// same buckets.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>What the last export may hold up the end of the process.</summary>
    public static readonly TimeSpan LastExport = TimeSpan.FromSeconds(2);

    private const string ServiceName = "hub";

    private readonly MeterProvider _metrics;

    public OtlpExport(OtlpTarget target, NodeId node, IMeterFactory factory, IConfiguration configuration, ILoggerFactory loggers)
    {
        Target = target;
        var options = new OtlpExporterOptions
        {
            Endpoint = target.Endpoint,
            Protocol = target.Protocol,
            Headers = target.Headers,
            Compression = target.Compression,
            TimeoutMilliseconds = (int)target.Timeout.TotalMilliseconds,
        };
        var exporter = Create(target, options, loggers.CreateLogger<WatchedExporter>());
        _metrics = Sdk.CreateMeterProviderBuilder()
            // What the variables say of the resource may stand in a file, too.
            .ConfigureServices(services => services.AddSingleton(configuration))
            .SetResourceBuilder(ResourceBuilder.CreateEmpty()
                .AddService(ServiceName, serviceVersion: HubVersion.Text, serviceInstanceId: node.Name)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector())
            .AddMeter(NodeMetrics.Meters)
            .AddView(instrument => View(instrument, factory))
            .AddReader(new PeriodicExportingMetricReader(exporter, (int)target.Interval.TotalMilliseconds, (int)target.Timeout.TotalMilliseconds))
            .Build();
    }

    /// <summary>Where they go.</summary>
    public OtlpTarget Target { get; }

    /// <summary>Exports once more, and no more then; a collector that does not answer is given up after <see cref="LastExport"/>.</summary>
    public void Stop() => _metrics.Shutdown((int)LastExport.TotalMilliseconds);

    public void Dispose()
    {
        // Else it would be given five seconds.
        Stop();
        _metrics.Dispose();
    }

    // It reads the files that its other variables name.
    private static WatchedExporter Create(OtlpTarget target, OtlpExporterOptions options, ILogger<WatchedExporter> logger)
    {
        try
        {
            return new WatchedExporter(target, options, logger);
        }
        catch (Exception unusable) when (unusable is InvalidOperationException or IOException or CryptographicException)
        {
            throw new OptionsValidationException(nameof(Otlp), typeof(OtlpExporterOptions),
                [$"OTEL_EXPORTER_OTLP_CERTIFICATE, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY must be files in PEM that can be used: {unusable.Message.ReplaceLineEndings(" ")}"]);
        }
    }

    private static MetricStreamConfiguration? View(Instrument instrument, IMeterFactory factory) =>
        !NodeMetrics.IsTaken(instrument, factory) ? MetricStreamConfiguration.Drop
        : HistogramFamily.BoundsOf(instrument) is { } bounds ? new ExplicitBucketHistogramConfiguration { Boundaries = bounds, RecordMinMax = false }
        : null;
}
