using Hub.Host;
using Hub.Host.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hub.Tests.Fixtures;

/// <summary>An application of somebody else that has the hub in it: raw rooms on <c>/ws/{room}</c> and an echo.</summary>
internal sealed class OwnApplication : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OwnApplication(WebApplication app, CapturedLogs logs) => (_app, Logs) = (app, logs);

    public CapturedLogs Logs { get; }

    public static async Task<OwnApplication> StartAsync(Action<HubOptions> configure, TimeProvider? time = null)
    {
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddSingleton<IHostLifetime, RunnerKeepsSignals>();
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddHub(configure);
        var app = builder.Build();
        app.MapHub("/ws/{room}");
        app.MapMessages("/echo", (socket, message) => socket.Send(message));
        await app.StartAsync();
        return new OwnApplication(app, logs);
    }

    public Uri WebSocketUrl(string path) => new($"ws://{new Uri(_app.Urls.First()).Authority}{path}");

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Logs.Dispose();
    }
}
