using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

public partial class MonitoringTests
{
    // What Prometheus, the kubelet and kube-state-metrics say.
    private static readonly string[] s_foreign = ["up", "container_memory_working_set_bytes", "kube_pod_container_resource_limits"];

    [Fact]
    public async Task Alerts_panels_and_the_autoscaler_ask_for_series_that_a_node_has()
    {
        var manifests = await ManifestsAsync();
        var expressions = Alerts(manifests).Select(alert => alert["expr"].Text!).Concat(Panels(manifests)).ToList();
        var asked = expressions.SelectMany(PromQl.Metrics)
            .Append(Scaler(manifests)["metrics"].Items.Select(metric => metric["pods"]["metric"]["name"].Text!).First()).Distinct().ToList();
        var known = await SeriesOfANodeAsync();

        Assert.Contains("hub_connections", known);
        Assert.True(expressions.Count > 30);
        Assert.Empty(asked.Except(known).Except(s_foreign));
    }

    [Fact]
    public async Task Every_alert_is_told_what_to_do_about_and_no_other_is()
    {
        var alerts = Alerts(await ManifestsAsync()).Select(alert => alert["alert"].Text!);

        var told = Row().Matches(KubernetesPage.Text).Select(match => match.Groups[1].Value);

        Assert.Equal(alerts.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_alert_has_a_severity_and_a_summary() => Assert.Empty(
        from alert in Alerts(await ManifestsAsync())
        where alert["labels"]["severity"].Text is not ("warning" or "critical") || alert["annotations"]["summary"].Text is not { Length: > 10 }
        select alert["alert"].Text);

    [Fact]
    public async Task Numbers_that_stand_in_several_places_are_the_same()
    {
        var manifests = await ManifestsAsync();
        var settings = manifests.Single(manifest => manifest.Kind == "ConfigMap" && manifest.Name.StartsWith("hub-", StringComparison.Ordinal)
            && manifest.Root["data"]["HUB__URLS"].IsThere).Root["data"];
        var limit = int.Parse(settings["HUB__LIMITS__CONNECTIONS"].Text!, CultureInfo.InvariantCulture);
        var target = Scaler(manifests)["metrics"].Items[0]["pods"]["target"]["averageValue"].Text!;
        var job = manifests.Single(manifest => manifest.Kind == "Service" && manifest.Root["metadata"]["labels"].Labels.ContainsKey("app.kubernetes.io/component"));

        Assert.Equal($"hub_connections > 0.9 * {limit}", Alert(manifests, "HubNearConnectionLimit"));
        Assert.Equal(limit * 2 / 3, int.Parse(target, CultureInfo.InvariantCulture));
        // A job is called after the Service whose endpoints it is.
        Assert.Equal($"up{{job=\"{job.Name}\"}} == 0", Alert(manifests, "HubNodeDown"));
        Assert.Equal($"sum by (namespace) (hub_cluster_shards) < {Actors.Cluster.Embedded.EmbeddedEngine.DefaultShardCount}", Alert(manifests, "HubShardsWithoutOwner"));
        Assert.Equal("/metrics", manifests.Single(manifest => manifest.Kind == "ServiceMonitor").Root["spec"]["endpoints"].Items[0]["path"].Text);
    }

    [Theory]
    [InlineData("hub_connections", "hub_connections")]
    [InlineData("sum by (pod, le) (rate(a_bucket{pod=\"x_y\", b=~\"c|d\"}[5m])) > 0.9 * 30000", "a_bucket")]
    [InlineData("max by (pod) (a_b) / on (pod) group_left (node) min(c:d) unless e offset 5m", "a_b c:d e")]
    [InlineData("absent(up{job=\"hub\"} == 1)", "up")]
    [InlineData("sum(a) by (pod) != 1e3", "a")]
    public void Metrics_are_found_in_expressions(string expression, string metrics) =>
        Assert.Equal(metrics.Split(' '), PromQl.Metrics(expression));

    // As a real node on a database tells them.
    private static async Task<HashSet<string>> SeriesOfANodeAsync()
    {
        var admin = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var cluster = await HubCluster.StartAsync();
        await cluster.AddAsync("a", ("HUB__ADMIN__URLS", admin.ToString()), ("HUB__ROOMS__0__HISTORY", "durable"));
        return
        [
            .. (await Scrape.OfAsync(admin)).Families.Values.SelectMany(family => family.Type == "histogram"
                ? (string[])[$"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count"]
                : [family.Name]),
        ];
    }

    private static async Task<IReadOnlyList<Manifest>> ManifestsAsync() => Manifest.ParseAll(await Kubectl.RenderAsync("production-monitored"));

    private static Field Scaler(IReadOnlyList<Manifest> manifests) => manifests.Single(manifest => manifest.Kind == "HorizontalPodAutoscaler").Root["spec"];

    private static IEnumerable<Field> Alerts(IReadOnlyList<Manifest> manifests) =>
        manifests.Single(manifest => manifest.Kind == "PrometheusRule").Root["spec"]["groups"].Items.SelectMany(group => group["rules"].Items);

    private static string Alert(IReadOnlyList<Manifest> manifests, string name) => Alerts(manifests).Single(alert => alert["alert"].Text == name)["expr"].Text!;

    private static List<string> Panels(IReadOnlyList<Manifest> manifests)
    {
        var dashboard = manifests.Single(manifest => manifest.Root["metadata"]["labels"]["grafana_dashboard"].Text == "1");
        using var json = JsonDocument.Parse(dashboard.Root["data"]["hub.json"].Text!);
        return [.. json.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)];
    }

    [GeneratedRegex(@"^\| `(Hub\w+)` \| .{10,} \| .{10,} \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
