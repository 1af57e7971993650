using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

/// <summary>docs/browser-client.md tells what hub.d.ts has, and the defaults of hub.js. Its code is run by Hub.Tests/Client.</summary>
public partial class BrowserClientPageTests
{
    private static readonly string Page = GuidePage.Text("browser-client.md");
    private static readonly string Types = File.ReadAllText(Path.Combine(ClientTools.Package, "hub.d.ts"));
    private static readonly string Code = File.ReadAllText(Path.Combine(ClientTools.Package, "hub.js"));

    [Theory]
    [InlineData("of `new Hub(url, …)`", "HubOptions")]
    [InlineData("of `subscribe(room, …)`", "SubscribeOptions")]
    [InlineData("of `publish(room, data, …)`", "PublishOptions")]
    [InlineData("of `history(room, …)`", "HistoryOptions")]
    [InlineData("of `rpc(method, data, …)` and `request(type, payload, …)`", "RequestOptions")]
    [InlineData("of the hub", "HubEvents")]
    [InlineData("of a subscription", "SubscriptionEvents")]
    public void Every_option_and_event_stands_in_its_table_and_nothing_else_does(string heading, string type) => Assert.Equal(
        Members(type).Order(StringComparer.Ordinal),
        Rows(heading).Select(row => row.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_defaults_are_those_of_the_code()
    {
        var limits = Limit().Matches(Regex.Match(Code, @"this\.#limits = \{(.*?)\}", RegexOptions.Singleline).Groups[1].Value)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value.Replace("_", "", StringComparison.Ordinal)));

        Assert.Equal(limits, Rows("of `new Hub(url, …)`").Where(row => row.Name != "token"));
    }

    [Fact]
    public void The_clients_own_errors_are_those_of_the_code() => Assert.Equal(
        OwnError().Matches(Code).Select(match => match.Groups[1].Value),
        ErrorRow().Matches(Page).Select(match => match.Groups[1].Value));

    private static IEnumerable<string> Members(string type)
    {
        var body = Regex.Match(Types, $@"^export interface {type}\b[^\n]*\{{\n(.*?)^\}}", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        return Member().Matches(body).Select(match => match.Groups[1].Value);
    }

    private static IEnumerable<(string Name, string Default)> Rows(string heading)
    {
        var table = Regex.Match(Page, $@"^\| {Regex.Escape(heading)} \|.*?\n\n", RegexOptions.Singleline | RegexOptions.Multiline).Value;
        return Row().Matches(table).Select(match => (match.Groups[1].Value, match.Groups[2].Value));
    }

    [GeneratedRegex(@"^  (\w+)\??:", RegexOptions.Multiline)]
    private static partial Regex Member();

    [GeneratedRegex(@"^\| `(\w+)` \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(\w+): ([\d_]+)")]
    private static partial Regex Limit();

    [GeneratedRegex(@"^const \w+ = (\d);$", RegexOptions.Multiline)]
    private static partial Regex OwnError();

    [GeneratedRegex(@"^\| (\d) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();
}
