using System.Net;
using System.Text.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Faults;

/// <summary>An operator drains one of two real nodes, by the command line of the other.</summary>
[Collection(nameof(RunsAlone))]
public sealed class ClusterDrainTests : IAsyncLifetime
{
    private HubCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await HubCluster.StartAsync("a", "b");
        await _cluster.EvenAsync(2);
    }

    public Task DisposeAsync() => _cluster.DisposeAsync().AsTask();

    [Fact]
    public async Task Drain_has_all_that_a_node_has_go_to_the_other_and_ends_when_it_has()
    {
        var sockets = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SocketClient.ConnectAsync(_cluster["b"].WebSocketUrl("/ws/lobby"))));

        await using var drain = HubProcess.Start(
            ["cluster", "drain", "b", "--rate", "50", "--yes", "--output", "json", "--server", _cluster["a"].Url.ToString()]);

        foreach (var socket in sockets)
        {
            Assert.Equal((4206, "Node draining"), await socket.ClosedAsync());
            await socket.DisposeAsync();
        }

        Assert.Equal(0, await drain.ExitCodeAsync());
        Assert.Equal(
            new DrainReport("b", Up: true, Draining: true, Connections: 0, Shards: 0),
            JsonSerializer.Deserialize(drain.Output.Text, AdminJson.Default.DrainReport));
        Assert.Contains("b has ", drain.Error.Text, StringComparison.Ordinal);

        using var http = new HttpClient();
        using var health = await http.GetAsync(new Uri(_cluster["b"].Url, "/health/ready"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"draining"}"""), (health.StatusCode, await health.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(_cluster["b"].Url, "/health/live"))).StatusCode);
        using var refused = await UpgradeRequest.SendAsync(new Uri(_cluster["b"].Url, "/ws/lobby"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter is not null);

        _cluster["b"].Terminate();
        Assert.Equal(0, await _cluster["b"].ExitCodeAsync());
        await using var again = HubProcess.Start(["cluster", "drain", "b", "--yes", "--server", _cluster["a"].Url.ToString()]);
        Assert.Equal(1, await again.ExitCodeAsync());
        Assert.Contains("There is no node b; there are a", again.Error.Text, StringComparison.Ordinal);
    }
}
