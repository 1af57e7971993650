using System.Net;
using System.Net.WebSockets;
using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

public sealed class ShutdownPhasesTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private HubServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services =>
        {
            services.AddSingleton<TimeProvider>(_time);
            services.Configure<ShutdownOptions>(shutdown =>
            {
                shutdown.Delay = TimeSpan.FromSeconds(20);
                shutdown.Grace = TimeSpan.FromSeconds(7);
            });
        });
        _http = new HttpClient { BaseAddress = _server.Url };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_is_unready_first_then_says_goodbye_then_refuses_upgrades_then_cuts_who_does_not_answer()
    {
        await using var silent = await SocketClient.ConnectAsync(_server.WebSocketUrl("/echo"));
        var stopped = _server.StopAsync();

        // Unready at once, and still serving for as long as the delay.
        await StatusOfReadyAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/health/live")).StatusCode);
        await using (var late = await SocketClient.ConnectAsync(_server.WebSocketUrl("/echo")))
        {
            await late.SayAsync("served");
            Assert.Equal("served", await late.NextTextAsync());
            await late.CloseAsync();
        }

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("""{"type":"shutdown","message":"Server is shutting down"}""", await silent.NextTextAsync());

        // Whoever comes now is sent elsewhere.
        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(_server.WebSocketUrl("/ws/lobby"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.HttpStatusCode);
        Assert.Equal(["1"], refused.HttpResponseHeaders!["Retry-After"]);
        Assert.False(stopped.IsCompleted);

        // The peer has not answered 1001: it is cut when its grace is over.
        _time.Advance(TimeSpan.FromSeconds(7));
        await stopped.WaitAsync(Limits.Generous);
    }

    private async Task StatusOfReadyAsync(HttpStatusCode expected)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while ((await _http.GetAsync("/health/ready", limit.Token)).StatusCode != expected) await Task.Yield();
    }
}
