using System.Text.Json;
using Hub.Host.Logs;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hub.Tests.Host.Logs;

public class JsonLogFormatterTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void An_entry_is_one_object_on_one_line_with_all_that_is_known_of_it()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var plain = scopes.Push("a scope");
        using var named = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = "1" });

        var line = Write(
            [new("Text", "a \"b\"\nc"), new("Number", 12), new("Flag", true), new("Nothing", null), new("Time", TimeSpan.FromSeconds(5)), new("None", double.NaN), new("Number", 13)],
            new EventId(1050, "Listening"), new InvalidOperationException("broken\nin two"), scopes);

        var timestamp = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            $$"""
            {"timestamp":"{{timestamp}}","level":"Warning","category":"Hub.Some","eventId":1050,"eventName":"Listening","message":"the message",
            "state":{"Text":"a \"b\"\nc","Number":12,"Flag":true,"Nothing":null,"Time":"00:00:05","None":"NaN"},
            "scopes":["a scope",{"RequestId":"1"}],"exception":"System.InvalidOperationException: broken\nin two"}
            """.Replace("\n", "", StringComparison.Ordinal) + "\n",
            line);
    }

    [Fact]
    public void What_there_is_none_of_is_left_out()
    {
        using var entry = JsonDocument.Parse(Write([], default, null, null));

        Assert.Equal(["timestamp", "level", "category", "eventId", "message", "state"], entry.RootElement.EnumerateObject().Select(field => field.Name));
    }

    private string Write(KeyValuePair<string, object?>[] state, EventId id, Exception? exception, IExternalScopeProvider? scopes)
    {
        using var text = new StringWriter { NewLine = "\n" };
        new JsonLogFormatter(_time).Write(
            new LogEntry<KeyValuePair<string, object?>[]>(Microsoft.Extensions.Logging.LogLevel.Warning, "Hub.Some", id, state, exception, (_, _) => "the message"), scopes, text);
        return text.ToString();
    }
}
