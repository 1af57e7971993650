using System.Globalization;
using System.Text.Json;
using Hub.Actors.Diagnostics;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary>The log of a process with <c>HUB__LOG__FORMAT=json</c>, from its start to its stop.</summary>
public class JsonLogTests
{
    private static readonly (string, string)[] Settings = [("HUB__LOG__FORMAT", "json"), ("Logging__LogLevel__Default", "Trace"), ("HUB__SHUTDOWN__NO", "1")];

    private static readonly string[] NameOf = ["eventId", "eventName", "level", "category"];

    [Fact]
    public async Task Every_line_is_an_object_with_the_number_and_the_name_of_its_event()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__PORT", "0"), .. Settings]);
        await using (var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/ws/a"))) await client.CloseAsync();
        await hub.Error.WaitForAsync($"\"eventId\":{HubEventIds.ConnectionClosed}");
        hub.Terminate();
        Assert.Equal(0, await hub.ExitCodeAsync());

        var entries = hub.Error.Lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();

        foreach (var entry in entries)
        {
            Assert.Equal(["timestamp", "level", "category", "eventId"], entry.EnumerateObject().Take(4).Select(field => field.Name));
            Assert.True(DateTime.TryParseExact(
                entry.GetProperty("timestamp").GetString(), "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _));
            Assert.True(Enum.TryParse<Microsoft.Extensions.Logging.LogLevel>(entry.GetProperty("level").GetString(), out _));
        }

        int[] awaited = [HubEventIds.UnknownSetting, HubEventIds.ConnectionOpened, HubEventIds.ConnectionClosed, HubEventIds.StopRequested, HubEventIds.Stopped];
        Assert.Equal(
            [
                "1000 UnknownSetting Warning hub", "2000 Opened Debug Hub.Actors.Connections.ConnectionActor", "2001 Closed Debug Hub.Actors.Connections.ConnectionActor",
                "1002 StopRequested Information Hub.Host.Lifetime.SignalLifetime", "1003 Stopped Information Hub.Host.Lifetime.SignalLifetime",
            ],
            entries.Where(entry => awaited.Contains(entry.GetProperty("eventId").GetInt32()))
                .Select(entry => string.Join(' ', NameOf.Select(field => entry.GetProperty(field).ToString()))));
        var closed = entries.Single(entry => entry.GetProperty("eventId").GetInt32() == HubEventIds.ConnectionClosed);
        Assert.Equal(1000, closed.GetProperty("state").GetProperty("CloseCode").GetInt32());
        Assert.Single(entries, entry => entry.GetProperty("message").GetString()!.StartsWith("HUB__SHUTDOWN__NO is no setting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Any_other_format_stops_the_start()
    {
        await using var hub = HubProcess.Start(["serve", "--port", "0"], [("HUB__LOG__FORMAT", "xml")]);

        Assert.Equal(1, await hub.ExitCodeAsync());

        Assert.Equal(["hub: HUB__LOG__FORMAT=xml must be console or json"], hub.Error.Lines);
    }

    [Fact]
    public async Task Without_the_setting_the_log_is_lines_for_people()
    {
        await using var hub = await HubProcess.ServeAsync();
        hub.Terminate();
        Assert.Equal(0, await hub.ExitCodeAsync());

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info: Hub\.Host\.Lifetime\.SignalLifetime\[1003\] Stopped$", hub.Error.Lines[^1]);
    }
}
