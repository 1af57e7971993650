using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Hub.Actors;
using Hub.Host.Bench;

namespace Hub.Host.Commands;

/// <summary><c>hub bench publish</c>: how many publishes of hub.v1 a server acknowledges.</summary>
internal static class BenchPublishCommand
{
    public static Command Create()
    {
        var command = new Command("publish", "Publish by hub.v1, and wait for each acknowledgement");
        var url = new Argument<string>("URL")
        {
            DefaultValueFactory = _ => "ws://localhost:8080/ws",
            Description = "The server's route of hub.v1, whose rate limit would end the load: hub serve --rate-limit off",
        };
        var rooms = BenchFlags.Number("--rooms", "N", 1, 1, 100_000, "Rooms, in turn");
        var inFlight = BenchFlags.Number("--in-flight", "N", 256, 1, 100_000, "Publishes at a time");
        var size = BenchFlags.Number("--size", "BYTES", 100, 1, 1_000_000, "Data of a message");
        var duration = BenchFlags.Time("--duration", TimeSpan.FromSeconds(10), "How long to measure");
        var warmUp = BenchFlags.Time("--warmup", TimeSpan.FromSeconds(2), "Load before that, not measured");
        var json = new Option<bool>("--json") { Description = "Print the result as JSON" };
        command.Arguments.Add(url);
        foreach (var option in (Option[])[rooms, inFlight, size, duration, warmUp, json]) command.Options.Add(option);
        command.SetAction(async (parsed, stop) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (!Uri.TryCreate(parsed.GetValue(url), UriKind.Absolute, out var server) || server.Scheme is not ("ws" or "wss"))
            {
                await error.WriteLineAsync($"hub: {parsed.GetValue(url)} is no address of a WebSocket: ws://HOST/ws");
                return ExitCodes.Usage;
            }

            try
            {
                var run = new PublishRun(server, parsed.GetValue(rooms), parsed.GetValue(inFlight), parsed.GetValue(size), TimeProvider.System);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
                var report = await run.RunAsync(parsed.GetValue(warmUp), parsed.GetValue(duration), limit.Token);
                await output.WriteAsync(parsed.GetValue(json) ? $"{JsonSerializer.Serialize(report, BenchJson.Default.PublishReport)}\n" : Text(report));
                return ExitCodes.Ok;
            }
            catch (HubException refused)
            {
                await error.WriteLineAsync($"hub: {refused.Message}");
                return ExitCodes.Failed;
            }
        });
        return command.WithExamples(
            """
            hub bench publish  one room, 256 publishes in flight
            hub bench publish ws://localhost:8080/ws --rooms 100 --size 1000
            """);
    }

    private static string Text(PublishReport report) => string.Create(CultureInfo.InvariantCulture, $"""
        publish to {report.Url}, {report.InFlight} in flight, {report.Bytes} bytes, rooms: {report.Rooms}
        acknowledged  {report.AcknowledgedPerSecond:N0} a second ({report.Acknowledged:N0} in {report.Seconds:N1} s)
        latency       p50 {report.LatencyMs.P50:N2} ms, p99 {report.LatencyMs.P99:N2} ms, max {report.LatencyMs.Max:N2} ms

        """);
}
