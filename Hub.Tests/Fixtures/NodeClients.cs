using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Client;

namespace Hub.Tests.Fixtures;

/// <summary>A process of Node with clients of hub.js, one for each of the rooms that it is given: what they do is said by many-hubs.mjs.</summary>
internal sealed class NodeClients : IAsyncDisposable
{
    private readonly Process _process;
    private readonly CapturedLines _output;
    private readonly CapturedLines _error;
    private readonly List<JsonElement> _reports = [];

    private NodeClients(Process process)
    {
        _process = process;
        _output = new CapturedLines("output", process.StandardOutput);
        _error = new CapturedLines("error", process.StandardError);
    }

    /// <summary>What each of them saw of its connections. Known when they have ended, as the following are.</summary>
    public IEnumerable<ClientReport> Reports => _reports.Select(Report);

    /// <summary>Starts it, and ends when all are subscribed.</summary>
    /// <param name="url">Where they connect to.</param>
    /// <param name="name">With which their names begin.</param>
    /// <param name="rooms">Their rooms.</param>
    /// <param name="publishers">How many of them, the first ones, also publish in their rooms.</param>
    /// <param name="pause">How long a publisher waits between its publishes.</param>
    public static async Task<NodeClients> StartAsync(Uri url, string name, IEnumerable<string> rooms, int publishers, TimeSpan pause)
    {
        var clients = new NodeClients(ClientTools.StartNode(
        [
            "--disable-warning=ExperimentalWarning", "many-hubs.mjs", url.ToString(), name, Text(publishers), Text(pause.TotalMilliseconds), .. rooms,
        ]));
        await clients.HearsAsync("subscribed");
        return clients;
    }

    public void Publish() => _process.StandardInput.WriteLine("publish");

    /// <summary>Publishes no more, and ends when all that was published is acknowledged.</summary>
    public async Task StopAsync()
    {
        await _process.StandardInput.WriteLineAsync("stop");
        await HearsAsync("stopped");
    }

    /// <summary>Ends when all have heard <c>the end</c>.</summary>
    public async Task EndAsync()
    {
        await _process.StandardInput.WriteLineAsync("report");
        await HearsAsync("reported");
        foreach (var line in _output.Lines.Where(line => line.StartsWith('{')))
        {
            using var report = JsonDocument.Parse(line);
            _reports.Add(report.RootElement.Clone());
        }
    }

    /// <summary>What they know of the room, together with what others do.</summary>
    public RoomRecord AddTo(RoomRecord record)
    {
        var there = _reports.Where(report => report.GetProperty("room").GetString() == record.Room).ToList();
        return record with
        {
            Acknowledged = [.. record.Acknowledged, .. there.SelectMany(report => Each(report, "acknowledged", SaidIn))],
            Hearings = [.. record.Hearings, .. there.Select(report => new Hearing(NameOf(report), Each(report, "heard", SaidIn), Each(report, "gaps", GapIn)))],
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Task<string> HearsAsync(string word) => _output.WaitForAsync(line => line == word, _error);

    private static ClientReport Report(JsonElement report)
    {
        var errors = Each(report, "errors", error => (Message: error.GetProperty("message").GetString()!, IsFinal: !error.GetProperty("retryable").GetBoolean()));
        return new ClientReport(
            NameOf(report), report.GetProperty("state").GetString() == "open", Each(report, "closes", CloseIn),
            [.. errors.Select(error => error.Message)], [.. errors.Where(error => error.IsFinal).Select(error => error.Message)]);
    }

    private static T[] Each<T>(JsonElement report, string list, Func<JsonElement, T> read) => [.. report.GetProperty(list).EnumerateArray().Select(read)];

    private static string NameOf(JsonElement report) => report.GetProperty("name").GetString()!;

    private static HubClose CloseIn(JsonElement close) => new(
        close.GetProperty("code").GetInt32(), close.GetProperty("reason").GetString()!,
        close.GetProperty("delayMs") is { ValueKind: JsonValueKind.Number } delay ? TimeSpan.FromMilliseconds(delay.GetDouble()) : null);

    private static RoomPosition PositionIn(JsonElement place) => new(place.GetProperty("epoch").GetString()!, place.GetProperty("offset").GetInt64());

    private static Said SaidIn(JsonElement said) => new(PositionIn(said), said.GetProperty("data").GetString()!);

    private static HubGap GapIn(JsonElement gap) => new(PositionIn(gap.GetProperty("from")), PositionIn(gap.GetProperty("to")));

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
