using Hub.Host;
using Hub.Host.Routing;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Hub.Tests.Host.Otlp;

/// <summary>An application with an OpenTelemetry of its own, as docs/metrics.md tells.</summary>
public class OwnApplicationExportTests
{
    [Fact]
    public async Task An_application_that_adds_the_hubs_meters_pushes_its_metrics()
    {
        await using var collector = await Collector.StartAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, RunnerKeepsSignals>();
        builder.Configuration.AddInMemoryCollection(
        [
            new("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url.ToString()), new("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), new("OTEL_METRIC_EXPORT_INTERVAL", "100"),
        ]);
        builder.Services.AddHub();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Hub", "Hub.Actors.Kernel")
            .AddView("hub.*.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [0.001, 0.01, 0.1, 1, 10] })
            .AddView("hub.heartbeat.roundtrip", new ExplicitBucketHistogramConfiguration { Boundaries = [0.001, 0.01, 0.1, 1, 10] })
            .AddOtlpExporter());
        await using var app = builder.Build();
        app.MapHub("/ws/{room}");
        await app.StartAsync();
        await using var ann = await ConnectAsync(app);
        await using var ben = await ConnectAsync(app);
        await ann.SayAsync("hi");
        await ben.NextTextAsync();

        var push = await collector.NextAsync(push => push.Find("hub.connections") == 2 && push.Find("hub.fanout.duration") == 1);

        Assert.Equal([0.001, 0.01, 0.1, 1, 10], push.Metrics.Single(metric => metric.Name == "hub.fanout.duration").Points.Single().Bounds);
        await app.StopAsync();
    }

    private static Task<SocketClient> ConnectAsync(WebApplication app) => SocketClient.ConnectAsync(new Uri($"ws://{new Uri(app.Urls.First()).Authority}/ws/a"));
}
