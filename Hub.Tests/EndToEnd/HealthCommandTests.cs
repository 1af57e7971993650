using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary><c>hub health</c>, as a container's health check calls it.</summary>
public sealed class HealthCommandTests
{
    [Fact]
    public async Task With_the_settings_of_the_node_it_needs_no_flag_and_no_shell()
    {
        (string, string)[] settings = [("HUB__URLS", $"http://*:{HubCluster.FreePort()}"), ("HUB__ADMIN__URLS", $"http://*:{HubCluster.FreePort()}")];
        await using var hub = await HubProcess.ServeAsync([], settings);

        Assert.Equal((0, $"http://localhost:{hub.Url.Port} is ready", ""), await RunAsync(["health"], settings));
        Assert.Equal((0, $"http://localhost:{hub.Url.Port} is live", ""), await RunAsync(["health", "--live"], settings));
    }

    [Fact]
    public async Task A_node_that_stops_is_not_ready_and_is_live()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__SHUTDOWN__DELAY", "01:00:00")]);
        var server = $"http://{hub.Url.Authority}";
        hub.Terminate();
        await hub.Error.WaitForAsync("stopping");
        await Poll.UntilAsync(async _ => (await RunAsync(["health", "--server", server], [])).ExitCode != 0);

        Assert.Equal((1, "", $"hub: {server} is closing"), await RunAsync(["health", "--server", server], []));
        Assert.Equal((1, """{"status":"closing"}""", ""), await RunAsync(["health", "--server", server, "--output", "json"], []));
        Assert.Equal((0, $"{server} is live", ""), await RunAsync(["health", "--server", server, "--live"], []));
    }

    [Fact]
    public async Task Where_nobody_answers_it_ends_with_3_and_the_way_out()
    {
        var port = HubCluster.FreePort();
        var (exitCode, output, error) = await RunAsync(["health"], [("HUB__PORT", $"{port}")]);
        Assert.Equal((3, ""), (exitCode, output));
        Assert.Matches($"^hub: http://localhost:{port} is unreachable: .*; --server names another$", error);
    }

    [Theory]
    [InlineData(2, "hub: the port 0 of the settings is any free one: give the node's address with --server, as it was told when the node started", "health")]
    [InlineData(2, "hub: --server a/b must be an address such as http://localhost:8080, without a path", "health", "--server", "a/b")]
    [InlineData(2, "hub: --timeout soon must be a time hh:mm:ss, such as 00:00:30, or 0. See hub health --help.", "health", "--timeout", "soon")]
    public async Task What_cannot_be_asked_is_told(int exitCode, string error, params string[] arguments) =>
        Assert.Equal((exitCode, "", error), await RunAsync(arguments, [("HUB__PORT", "0")]));

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, (string, string)[] environment)
    {
        await using var hub = HubProcess.Start(arguments, environment);
        return (await hub.ExitCodeAsync(), hub.Output.Text, hub.Error.Text);
    }
}
