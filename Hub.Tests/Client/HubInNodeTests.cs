using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Host;
using Hub.Host.Rpc;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Client;

/// <summary>hub.js in Node against a real hub: what it does and expects is said by real-hub.mjs, step by step.</summary>
public sealed class HubInNodeTests : IAsyncLifetime
{
    private HubServer _server = null!;
    private CutProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _server = await StartAsync(port: 0);
        _proxy = new CutProxy(_server.Url);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_keeps_its_promises_over_a_network_that_is_cut_kicks_and_a_restart()
    {
        await using var control = await ScriptedServer.StartAsync(ControlAsync);

        var said = await ClientTools.NodeAsync(
            "--test-reporter=spec", "--disable-warning=ExperimentalWarning", "real-hub.mjs",
            _proxy.WebSocketUrl("/ws").ToString(), _server.WebSocketUrl("/ws").ToString(), $"http://{control.Authority}");

        Assert.Contains("fail 0", said, StringComparison.Ordinal);
        Assert.DoesNotContain("pass 0", said, StringComparison.Ordinal);
    }

    // What a page cannot do itself.
    private async Task ControlAsync(HttpContext context)
    {
        switch (context.Request.Path.Value!.Split('/'))
        {
            case [_, "cut"]:
                _proxy.Cut();
                break;
            case [_, "swallow"]:
                _proxy.Swallow();
                break;
            case [_, "mend"]:
                _proxy.Mend();
                break;
            case [_, "kick", var connection]:
                Assert.True(await _server.Services.GetRequiredService<IHubRooms>().CloseAsync(connection));
                break;
            case [_, "restart"]:
                var port = _server.Url.Port;
                await _server.DisposeAsync();
                _server = await StartAsync(port);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private static Task<HubServer> StartAsync(int port) => HubServer.StartAsync(services =>
    {
        services.Configure<ListenOptions>(listen => listen.Urls = $"http://127.0.0.1:{port}");
        services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromSeconds(1));
        services.AddRpc("double", (int n) => 2 * n);
    });
}
