using Hub.Actors.Diagnostics;
using Hub.Host;
using Hub.Host.Metrics;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Otlp;

/// <summary>What a process of the hub pushes to a collector, and what becomes of it where there is none.</summary>
public class OtlpExportTests
{
    [Theory]
    [InlineData("http/protobuf", "/v1/metrics")]
    [InlineData("grpc", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")]
    public async Task A_collector_gets_what_metrics_has_under_the_instruments_own_names(string protocol, string path)
    {
        var admin = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var collector = await Collector.StartAsync(protocol == "grpc");
        await using var hub = await ServeAsync(collector, ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("HUB__CLUSTER__NODE", "node-1"), ("HUB__ADMIN__URLS", admin.ToString()));
        await collector.NextAsync(push => push.Find("hub.connections") == 0);
        await using var ann = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
        await using var ben = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));
        await ann.SayAsync("12345");
        await ben.NextTextAsync();

        var last = await collector.NextAsync(push => push.Find("hub.connections") == 2 && push.Find("hub.messages.sent") == 1 && push.Find("dotnet.gc.collections", ("gc.heap.generation", "gen0")) is not null);

        Assert.Equal(path, last.Path);
        Assert.Equal(
            [("service.instance.id", "node-1"), ("service.name", "hub"), ("service.version", HubVersion.Text)],
            last.Resource.Where(attribute => attribute.Key.StartsWith("service.", StringComparison.Ordinal)).Select(each => (each.Key, each.Value)).Order());
        Assert.Equal(2, last.Find("hub.upgrades", ("outcome", "accepted")));
        Assert.Equal(5, last.Find("hub.bytes.received"));
        Assert.Equal("By", last.Metrics.Single(metric => metric.Name == "hub.bytes.received").Unit);
        var scraped = await Scrape.OfAsync(admin);
        Assert.Equal(
            scraped.Families.Values.Where(family => family.Samples.Count > 0).Select(family => family.Name).Order(StringComparer.Ordinal),
            last.Metrics.Select(metric => MetricName.Of(metric.Name, metric.Unit, IsCounter(metric))).Order(StringComparer.Ordinal));
        var took = last.Metrics.Single(metric => metric.Name == "hub.fanout.duration");
        Assert.Equal(("Hub", "s", "histogram", 1), (took.Meter, took.Unit, took.Kind, took.Points.Single().Value));
        Assert.Equal(0.0005, took.Points.Single().Bounds[0]);
    }

    [Fact]
    public async Task The_variables_of_OpenTelemetry_say_where_to_as_whom_and_with_what_headers()
    {
        await using var collector = await Collector.StartAsync();
        await using var hub = await HubProcess.ServeAsync(environment:
        [
            ("HUB__PORT", "0"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://nowhere.example"), ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", $"{collector.Url}otlp/own?key=of-the-query"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "100"), ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=of%20a%20header,x-team=chat"),
            ("OTEL_SERVICE_NAME", "chat"), ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test,service.version=9"),
        ]);

        var push = await collector.NextAsync(_ => true);

        Assert.Equal(("/otlp/own", "of a header", "chat"), (push.Path, push.Headers["api-key"], push.Headers["x-team"]));
        Assert.Equal(("chat", "test", "9"), (push.Resource["service.name"], push.Resource["deployment.environment"], push.Resource["service.version"]));
        Assert.EndsWith($":{hub.Url.Port}", hub.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);
        var told = await hub.Output.WaitForAsync("  metrics  ");
        Assert.Equal($"  metrics  to {collector.Url}otlp/own by http/protobuf, every 0.1 s", told);
        Assert.DoesNotContain("of a header", hub.Output.Text + hub.Error.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("of-the-query", hub.Output.Text + hub.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_stop_has_counted_is_pushed_before_the_process_ends()
    {
        await using var collector = await Collector.StartAsync();
        await using var hub = await ServeAsync(collector, ("OTEL_METRIC_EXPORT_INTERVAL", "86400000"));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"));

        hub.Terminate();
        Assert.Equal(1001, (await client.ClosedAsync()).Code);
        Assert.Equal(0, await hub.ExitCodeAsync());

        var only = Assert.Single(collector.Pushes);
        Assert.Equal((0, 1, 0), (only.Find("hub.connections"), only.Find("hub.connection.closes", ("code", "1001")), only.Find("hub.node.ready")));
    }

    // One export may take a day here: only what is given up ends.
    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_does_not_answer_holds_up_no_stop(string protocol)
    {
        await using var collector = await Collector.StartAsync(protocol == "grpc");
        collector.IsSilent = true;
        await using var hub = await ServeAsync(collector, ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol), ("OTEL_EXPORTER_OTLP_TIMEOUT", "86400000"));
        await collector.NextAsync(_ => true);
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
        await client.SayAsync("still here");
        Assert.Equal("still here", await client.NextTextAsync());

        hub.Terminate();

        Assert.Equal(0, await hub.ExitCodeAsync());
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_of_once_and_once_when_it_is_back()
    {
        var port = HubCluster.FreePort();
        await using var hub = await ServeAsync(new Uri($"http://127.0.0.1:{port}"));
        var failing = await hub.Error.WaitForAsync("Metrics do not reach");
        Assert.Contains($"[{HubEventIds.MetricsNotExported}] Metrics do not reach http://127.0.0.1:{port}/v1/metrics by http/protobuf", failing, StringComparison.Ordinal);
        Assert.EndsWith($"Connection refused (127.0.0.1:{port})", failing, StringComparison.Ordinal);
        await using (var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo")))
        {
            await client.SayAsync("still here");
            Assert.Equal("still here", await client.NextTextAsync());
        }

        await using var collector = await StartRefusingAsync(port);
        await Poll.UntilAsync(() => collector.Refusals == 0);
        await collector.NextAsync(push => push.Find("hub.connection.closes", ("code", "1006")) == 1);
        await hub.Error.WaitForAsync($"[{HubEventIds.MetricsExported}] Metrics reach http://127.0.0.1:{port}/v1/metrics again");
        hub.Terminate();
        Assert.Equal(0, await hub.ExitCodeAsync());

        Assert.Single(hub.Error.Lines, line => line.Contains("Metrics do not reach", StringComparison.Ordinal));
        Assert.Single(hub.Error.Lines, line => line.Contains("Metrics reach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_pushed_and_no_other_variable_matters()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__PORT", "0"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "nonsense")]);

        hub.Terminate();

        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.DoesNotContain("  metrics  ", hub.Output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector", "OTEL_EXPORTER_OTLP_ENDPOINT=collector must be an address such as http://collector:4318")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "1m", "OTEL_METRIC_EXPORT_INTERVAL=1m must be a whole number of milliseconds from 100 to 86400000 (one day)")]
    [InlineData("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem", "OTEL_EXPORTER_OTLP_CERTIFICATE, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and")]
    public async Task A_value_that_cannot_be_read_stops_the_start_with_one_line(string name, string value, string line)
    {
        await using var hub = HubProcess.Start(
            ["serve", "--port", "0"], new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:1", [name] = value }.Select(each => (each.Key, each.Value)));

        Assert.Equal(1, await hub.ExitCodeAsync());

        Assert.StartsWith($"hub: {line}", Assert.Single(hub.Error.Lines), StringComparison.Ordinal);
    }

    private static bool IsCounter(PushedMetric metric) => metric.Kind == "counter" && !metric.Name.StartsWith("dotnet.thread_pool.", StringComparison.Ordinal);

    private static async Task<Collector> StartRefusingAsync(int port)
    {
        var collector = await Collector.StartAsync(port: port);
        collector.Refusals = 3;
        return collector;
    }

    private static Task<HubProcess> ServeAsync(Collector collector, params (string Name, string Value)[] settings) => ServeAsync(collector.Url, settings);

    private static Task<HubProcess> ServeAsync(Uri collector, params (string Name, string Value)[] settings) => HubProcess.ServeAsync(environment:
    [
        ("HUB__PORT", "0"), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
        .. settings,
    ]);
}
