using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

/// <summary>The proxies of the operating guide, run as it configures them before two real nodes.</summary>
public sealed partial class ProxiesTests : IAsyncLifetime
{
    // The delay is longer than a proxy needs to ask twice whether a node is ready; the limit is what a deployment would have.
    private static readonly (string, string)[] s_settings =
    [
        ("HUB__PROXIES__0", "127.0.0.0/8"), ("HUB__SHUTDOWN__DELAY", "00:00:05"), ("HUB__SHUTDOWN__GRACE", "00:00:01"),
        ("HUB__SHUTDOWN__LIMIT", "00:00:20"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hub-proxy");
    private readonly int _port = HubCluster.FreePort();
    private HubProcess _one = null!;
    private HubProcess _other = null!;

    public async Task InitializeAsync()
    {
        _one = await HubProcess.ServeAsync(environment: s_settings);
        _other = await HubProcess.ServeAsync(environment: s_settings);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task HAProxy_sends_nobody_to_a_node_that_stops() => NobodyIsSentToANodeThatStopsAsync("haproxy", configuration => configuration, "-f");

    [Fact]
    public Task Nginx_sends_nobody_to_a_node_that_stops() => NobodyIsSentToANodeThatStopsAsync(
        "nginx", configuration => $"daemon off; pid {_folder.FullName}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; {configuration} }}", "-p", _folder.FullName, "-c");

    private async Task NobodyIsSentToANodeThatStopsAsync(string program, Func<string, string> complete, params string[] arguments)
    {
        var file = Path.Combine(_folder.FullName, "proxy.conf");
        await File.WriteAllTextAsync(file, complete(Configuration(program)) + "\n");
        using var proxy = Process.Start(program, [.. arguments, file]);
        try
        {
            var url = new Uri($"ws://127.0.0.1:{_port}/echo");
            await Poll.UntilAsync(async _ =>
            {
                Assert.False(proxy.HasExited, $"{program} does not take its configuration");
                try
                {
                    await using var first = await ConnectAsync(url);
                    return true;
                }
                catch (System.Net.WebSockets.WebSocketException)
                {
                    return false;
                }
            });
            var before = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ConnectAsync(url)));

            _one.Terminate();
            await _one.Error.WaitForAsync("before-service-unbind");

            // It refuses upgrades now, or is gone.
            for (var i = 0; i < 20; i++)
            {
                await using var later = await ConnectAsync(url);
                await later.SayAsync("later");
                Assert.Equal("later", await later.NextTextAsync());
            }

            Assert.Equal(0, await _one.ExitCodeAsync());
            foreach (var client in before) await client.DisposeAsync();
        }
        finally
        {
            proxy.Kill(entireProcessTree: true);
            await proxy.WaitForExitAsync();
        }
    }

    // As a page of the proxy's own address, which the hub takes for its own only by what the proxy says of itself.
    private Task<SocketClient> ConnectAsync(Uri url) =>
        SocketClient.ConnectAsync(url, options => options.SetRequestHeader("Origin", $"http://127.0.0.1:{_port}"));

    private string Configuration(string program)
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/operating.md"));
        return Block().Matches(page).Single(block => block.Groups[1].Value == program).Groups[2].Value
            .Replace("10.0.0.1:8080", _one.Url.Authority, StringComparison.Ordinal)
            .Replace("10.0.0.2:8080", _other.Url.Authority, StringComparison.Ordinal)
            .Replace(" :8443", string.Create(CultureInfo.InvariantCulture, $" 127.0.0.1:{_port}"), StringComparison.Ordinal)
            .Replace(" 8443", string.Create(CultureInfo.InvariantCulture, $" 127.0.0.1:{_port}"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```(\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
