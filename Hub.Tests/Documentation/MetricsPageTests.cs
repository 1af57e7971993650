using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

/// <summary>The page of metrics, and what a process really exports.</summary>
public sealed partial class MetricsPageTests : IAsyncLifetime
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/metrics.md"));

    private readonly Uri _admin = new($"http://127.0.0.1:{HubCluster.FreePort()}");
    private readonly Uri _alone = new($"http://127.0.0.1:{HubCluster.FreePort()}");
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await HubCluster.StartAsync();
        await _cluster.AddAsync("a", ("HUB__ADMIN__URLS", _admin.ToString()), ("HUB__ROOMS__0__HISTORY", "durable"));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Every_metric_stands_in_the_table_with_its_type_and_nothing_else_does()
    {
        var exported = (await Scrape.OfAsync(_admin)).Families.Values.Select(family => $"{family.Name} {family.Type}");

        Assert.Equal(exported.Order(StringComparer.Ordinal), Rows().Select(row => $"{row.Name} {row.Type}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_single_node_has_all_but_those_of_a_cluster()
    {
        await using var alone = await HubProcess.ServeAsync(environment: [("HUB__PORT", "0"), ("HUB__ADMIN__URLS", _alone.ToString())]);

        var exported = (await Scrape.OfAsync(_alone)).Families.Keys;

        Assert.Equal(
            exported.Order(StringComparer.Ordinal),
            Rows().Where(row => !row.Meaning.StartsWith("cluster: ", StringComparison.Ordinal)).Select(row => row.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_metric_that_has_happened_has_the_labels_of_the_table()
    {
        await using (var client = await SocketClient.ConnectAsync(_cluster["a"].WebSocketUrl("/ws/a")))
        await using (var other = await SocketClient.ConnectAsync(_cluster["a"].WebSocketUrl("/ws/a")))
        {
            await client.SayAsync("a");
            await other.NextTextAsync();
            await client.CloseAsync();
        }

        await RefusedUpgrade.OfAsync(_cluster["a"].WebSocketUrl("/nowhere"));
        await Scrape.UntilAsync(_admin, 1, "hub_upgrades_total", ("outcome", "refused"), ("reason", "path"), ("status", "404"));
        await Scrape.UntilAsync(_admin, 1, "hub_connection_closes_total", ("code", "1000"));
        await Scrape.UntilAsync(_admin, 1, "hub_durable_append_duration_seconds_count");
        var told = Rows().ToDictionary(row => row.Name, row => row.Labels);

        foreach (var family in (await Scrape.OfAsync(_admin)).Families.Values.Where(family => family.Samples.Count > 0))
        {
            var labels = family.Samples.SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct().Order(StringComparer.Ordinal);
            Assert.Equal((family.Name, told[family.Name]), (family.Name, string.Join(", ", labels)));
        }
    }

    private static IEnumerable<(string Name, string Type, string Labels, string Meaning)> Rows() => Row().Matches(Page).Select(match => (
        match.Groups[1].Value,
        match.Groups[2].Value,
        string.Join(", ", match.Groups[3].Value.Replace("`", "", StringComparison.Ordinal).Split(", ").Order(StringComparer.Ordinal)).Trim(),
        match.Groups[4].Value));

    [GeneratedRegex(@"^\| `([a-z]\w+)` \| (\w+) \| [^|]+ \| ([^|]*?) ?\| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
