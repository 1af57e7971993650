using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Actors.Diagnostics;
using Hub.Host.Logs;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Documentation;

/// <summary>The page of logs, and the events that the code has.</summary>
public sealed partial class LogsPageTests
{
    private static readonly string Page = GuidePage.Text("logs.md");

    private static readonly IReadOnlyList<LoggerMessageAttribute> Attributes = [.. Messages().Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()!)];

    [Fact]
    public void Every_event_stands_in_the_table_with_its_name_and_level_and_nothing_else_does()
    {
        var logged = Messages().Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()!))
            .OrderBy(each => each.Message.EventId).Select(each => $"{each.Message.EventId} {each.Message.EventName ?? each.Name} {each.Message.Level}");

        Assert.Equal(logged, Rows().Select(row => $"{row.Id} {row.Name} {row.Level}"), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_number_is_one_events_and_every_event_has_one()
    {
        var known = typeof(HubEventIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal(known.Order(), Attributes.Select(message => message.EventId).Order());
    }

    [Fact]
    public void Every_event_is_told_with_what_it_means_and_what_to_do() =>
        Assert.All(Rows(), row => Assert.True(row.Meaning.Length > 0 && row.ToDo.Length > 0, $"{row.Id} is not told of"));

    // What is an error is something to be done.
    [Fact]
    public void What_is_a_warning_or_worse_is_never_left_as_it_is() =>
        Assert.DoesNotContain(Rows(), row => row.Level is "error" or "critical" or "warning" && row.ToDo == "nothing");

    [Fact]
    public void The_example_has_the_members_in_the_order_that_is_told()
    {
        using var example = JsonDocument.Parse(Assert.Single(GuidePage.Blocks(Page, "json")));
        var told = Member().Matches(Page[..Page.IndexOf("```json", StringComparison.Ordinal)]).SelectMany(match => Name().Matches(match.Groups[1].Value)).Select(match => match.Groups[1].Value);

        Assert.Equal(["timestamp", "level", "category", "eventId", "eventName", "message", "state", "scopes", "exception"], told);
        Assert.Equal(told.Take(7), example.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void The_formats_are_those_of_the_setting() => Assert.Equal(
        Enum.GetNames<LogFormat>().Select(name => name.ToLowerInvariant()), Format().Matches(Page).Select(match => match.Groups[1].Value));

    private static IEnumerable<MethodInfo> Messages() =>
        from type in typeof(HubEventIds).Assembly.GetTypes().Concat(typeof(LogFormat).Assembly.GetTypes())
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.IsDefined(typeof(LoggerMessageAttribute))
        select method;

    private static IEnumerable<(string Id, string Name, string Level, string Meaning, string ToDo)> Rows() => Row().Matches(Page).Select(match =>
        (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value));

    [GeneratedRegex(@"^\| (\d+) \| (\w+) \| (\w+) \| (.*?) \| (.*?) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (`[a-z]\w+`(?:, `\w+`)*) \| (?!the default|one JSON)", RegexOptions.Multiline)]
    private static partial Regex Member();

    [GeneratedRegex(@"`(\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `(\w+)` \| (?:the default|one JSON)", RegexOptions.Multiline)]
    private static partial Regex Format();
}
