using System.Globalization;
using System.Text;

namespace Hub.Host.Bench;

/// <summary>The results for people.</summary>
internal static class ReportText
{
    public static string Of(LoadReport report)
    {
        var text = new StringBuilder();
        Line(text, "load", string.Join(", ", LoadOf(report)));
        Line(text, "deliveries", $"{report.DeliveriesPerSecond:N0}/s ({report.Deliveries:N0} in {report.Seconds:N2} s)");
        Line(text, "messages", $"{report.MessagesPerSecond:N0}/s ({report.Messages:N0})");
        Line(text, "latency", Text(report.LatencyMs));
        if (report.LatencyMsWithoutStalled is { } without) Line(text, "without", $"{Text(without)} (before they joined)");
        Line(text, "lost", $"{report.Lost:N0}, doubled {report.Doubled:N0}, out of order {report.OutOfOrder:N0}");
        if (report.Closed > 0) Line(text, "closed", $"{report.Closed:N0}, the first: {report.ClosedBecause}");
        return Cost(text, report.Server, "delivery", report.OwnCpuPercent, report.Interrupted);
    }

    public static string Of(ConnectReport report)
    {
        var text = new StringBuilder();
        Line(text, "load", $"{Count(report.Connections, "connection")} in {Count(report.Rooms, "room")}, {Count(report.AtOnce, "handshake")} at once");
        Line(text, "connects", $"{report.ConnectsPerSecond:N0}/s ({report.Opened:N0} in {report.Seconds:N3} s)");
        Line(text, "handshake", Text(report.HandshakeMs));
        Line(text, "failed", report.Failed == 0 && report.FailedBecause is null ? "0" : $"{report.Failed:N0}, the first: {report.FailedBecause}");
        if (report.Closed > 0) Line(text, "closed", $"{report.Closed:N0} by the server");
        if (report.Server?.MemoryBytesPerConnection is { } each)
            Line(text, "memory", $"{each:N0} B per connection ({report.Server.MemoryBytes / 1_048_576.0:N1} MiB resident in all)");
        return Cost(text, report.Server, "connection", report.OwnCpuPercent, report.Interrupted);
    }

    private static IEnumerable<string> LoadOf(LoadReport report)
    {
        yield return report.Window is { } window
            ? $"closed loop, {Count(window, "message")} in flight"
            : $"open loop, {Number(report.Rate ?? 0)} messages/s";
        yield return report.Publishers == "self"
            ? Count(report.Rooms, "connection")
            : $"{Count(report.Rooms, "room")} of {Count(report.Members, "member")}";
        if (report.Publishers == "outside") yield return "published from outside";
        if (report.Publishers == "members") yield return "every member publishes";
        if (report.Stalled > 0) yield return $"{report.Stalled:N0} that never read";
        yield return $"{report.Size:N0} B";
    }

    private static string Cost(StringBuilder text, ServerCost? server, string each, double own, bool interrupted)
    {
        if (server is not null)
            Line(text, "server", $"{Number(server.CpuMicrosecondsEach)} µs of processor per {each}, {Number(server.CpuPercent)} % of a core (process {server.Pid})");
        Line(text, "bench", $"{Number(own)} % of a core");
        if (interrupted) Line(text, "stopped", "before its time; the figures are those until then");
        return text.ToString();
    }

    private static string Text(LatencySummary latency) => string.Create(
        CultureInfo.InvariantCulture,
        $"p50 {latency.P50:N3} ms, p90 {latency.P90:N3}, p99 {latency.P99:N3}, p99.9 {latency.P999:N3}, max {latency.Max:N3}");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(12)).Append(value).Append('\n');
}
