using System.Text.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class ClusterCommandTests
{
    private const string Key = "0123456789abcdef";
    private const string FindKey = "give it with --token or HUB__ADMIN__KEY, or be the user who runs the node";
    private const string NeedsKey = "The admin key is needed: Authorization: Bearer KEY, that of HUB__ADMIN__KEY, else of the file that hub serve wrote for its user at start";

    [Fact]
    public async Task With_the_settings_of_the_node_status_needs_no_flag()
    {
        (string, string)[] settings = [("HUB__PORT", $"{HubCluster.FreePort()}"), ("HUB__CLUSTER__NODE", "one")];
        await using var hub = await HubProcess.ServeAsync([], settings);

        Assert.Equal(
            """
            asked   one#1
            ready   yes
            lease   none, this is the only node
            shards  1024: 1024 owned, 0 unowned, 0 moving

            NODE   SHARDS  STATE  LINK  SILENCE  WAITING  ADDRESS
            one#1  1024    up     -     -        -        -
            """,
            await OutputAsync(["cluster", "status"], settings));
    }

    [Fact]
    public async Task With_a_listener_of_its_own_it_is_asked_there()
    {
        (string, string)[] settings = [("HUB__PORT", "0"), ("HUB__ADMIN__URLS", $"http://*:{HubCluster.FreePort()}"), ("HUB__ADMIN__KEY", Key)];
        await using var hub = await HubProcess.ServeAsync([], settings);

        Assert.Contains("1024 owned", await OutputAsync(["cluster", "status"], settings), StringComparison.Ordinal);
        Assert.Equal(
            (1, $"hub: {hub.Url} has no /admin/api/cluster: where HUB__ADMIN__URLS is set, --server must be one of those"),
            await FailureAsync(["cluster", "status", "--server", hub.Url.ToString()], settings));
    }

    [Fact]
    public async Task Status_of_a_server_that_is_named_is_the_JSON_of_its_path()
    {
        await using var hub = await HubProcess.ServeAsync();

        foreach (var (environment, flags) in (((string, string)[], string[])[])[([], ["--server", hub.Url.Authority]), ([("HUB_SERVER", hub.Url.ToString())], [])])
        {
            var text = await OutputAsync(["cluster", "status", "--output", "json", .. flags], environment);
            var report = JsonSerializer.Deserialize(text, AdminJson.Default.ClusterReport)!;
            Assert.Equal(new ShardsReport(1_024, 1_024, 0, 0), report.Shards);
            Assert.True(report.Nodes.Single().Self);
        }
    }

    [Fact]
    public async Task A_key_that_is_wrong_or_missing_ends_with_1_and_the_way_out()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__ADMIN__KEY", Key)]);
        string[] status = ["cluster", "status", "--server", hub.Url.ToString()];

        Assert.Equal((1, $"hub: {hub.Url} refuses: 401 {NeedsKey}; no key was found here: {FindKey}"), await FailureAsync(status));
        Assert.Equal((1, $"hub: {hub.Url} refuses: 401 {NeedsKey}; the key sent is another: {FindKey}"), await FailureAsync([.. status, "--token", "other"]));
        Assert.Contains("1024 owned", await OutputAsync([.. status, "--token", Key]), StringComparison.Ordinal);
        Assert.Contains("1024 owned", await OutputAsync(status, [("HUB__ADMIN__KEY", Key)]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_at_the_address_ends_with_3()
    {
        var port = HubCluster.FreePort();
        var (code, told) = await FailureAsync(["cluster", "status"], [("HUB__PORT", $"{port}")]);

        Assert.Equal(3, code);
        Assert.StartsWith($"hub: http://localhost:{port}/ is unreachable: ", told, StringComparison.Ordinal);
        Assert.EndsWith("; --server or HUB_SERVER names another", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_ends_with_3()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();

        Assert.Equal(
            (3, $"hub: http://{silent.LocalEndpoint}/ did not answer within 0.2 s (--timeout)"),
            await FailureAsync(["cluster", "status", "--server", $"{silent.LocalEndpoint}", "--timeout", "00:00:00.2"]));
    }

    [Theory]
    [InlineData("cluster status --server ftp://x", "hub: --server ftp://x must be an address such as http://localhost:8080, without a path")]
    [InlineData("cluster status --server localhost:1/admin", "hub: --server localhost:1/admin must be an address such as http://localhost:8080, without a path")]
    [InlineData("cluster status --output xml", "hub: --output xml must be table or json. See hub cluster status --help.")]
    [InlineData("cluster status --timeout 5", "hub: --timeout 5 must be a time hh:mm:ss, such as 00:00:30, or 0. See hub cluster status --help.")]
    [InlineData("cluster stauts", "hub: unknown command stauts; did you mean status? See hub cluster --help.")]
    [InlineData("cluster leave --server localhost:1",
        "hub: The node at http://localhost:1/ is to hand its shards over and stop. Nobody can be asked, as the input is no terminal: confirm with --yes")]
    public async Task What_is_wrong_with_the_command_line_ends_with_2(string line, string told) => Assert.Equal((2, told), await FailureAsync(line.Split(' ')));

    [Fact]
    public async Task A_port_that_nobody_knows_has_to_be_named() => Assert.Equal(
        (2, "hub: the port 0 of the settings is any free one: give the node's address with --server, as it was told when the node started"),
        await FailureAsync(["cluster", "status"], [("HUB__PORT", "0")]));

    [Theory]
    [InlineData("HUB__ADMIN__KEY", "short", "hub: HUB__ADMIN__KEY=*** must have at least 16 characters")]
    [InlineData("HUB__ADMIN__URLS", "x", "hub: HUB__ADMIN__URLS=x must be addresses")]
    [InlineData("HUB__PORT", "x", "hub: HUB__PORT=x must be a whole number")]
    [InlineData("HUB_SERVER", "ftp://x", "hub: HUB_SERVER ftp://x must be an address")]
    public async Task A_setting_that_breaks_its_rule_ends_with_1(string name, string value, string told)
    {
        var (code, text) = await FailureAsync(["cluster", "status"], [(name, value)]);

        Assert.Equal(1, code);
        Assert.StartsWith(told, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_node_that_is_told_to_leave_stops_as_on_SIGTERM()
    {
        await using var hub = await HubProcess.ServeAsync(["--port", "0"], [("HUB__CLUSTER__NODE", "one")]);

        Assert.Equal("one hands its shards over and stops", await OutputAsync(["cluster", "leave", "--yes", "--server", hub.Url.ToString()]));
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Contains("stopping as on SIGTERM", hub.Error.Text, StringComparison.Ordinal);
    }

    private static async Task<string> OutputAsync(string[] arguments, (string, string)[]? environment = null)
    {
        await using var hub = HubProcess.Start(arguments, environment);
        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        return hub.Output.Text;
    }

    private static async Task<(int Code, string Error)> FailureAsync(string[] arguments, (string, string)[]? environment = null)
    {
        await using var hub = HubProcess.Start(arguments, environment);
        var code = await hub.ExitCodeAsync();
        Assert.Empty(hub.Output.Lines);
        return (code, hub.Error.Text);
    }
}
