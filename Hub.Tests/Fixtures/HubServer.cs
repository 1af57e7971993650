using Hub.Host;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hub.Tests.Fixtures;

/// <summary>A whole node in this process: real Kestrel on a free loopback port, no settings from outside, no logs.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HubServer(WebApplication app) => _app = app;

    /// <summary>Its address, such as <c>http://127.0.0.1:40123</c>.</summary>
    public Uri Url => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public static Task<HubServer> StartAsync() => StartAsync(_ => { });

    /// <summary>Starts a node whose options or services differ from the defaults.</summary>
    public static async Task<HubServer> StartAsync(Action<IServiceCollection> configure, Action<WebApplication>? map = null)
    {
        var app = HubApplication.Build(builder =>
        {
            builder.Services.Configure<ListenOptions>(listen => listen.Urls = "http://127.0.0.1:0");
            builder.Services.AddSingleton<IHostLifetime, RunnerKeepsSignals>();
            configure(builder.Services);
        }, Program.Map);
        map?.Invoke(app);
        try
        {
            await app.StartAsync();
            return new HubServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>The WebSocket address of <paramref name="path"/>, which starts with a slash.</summary>
    public Uri WebSocketUrl(string path) => new($"ws://{Url.Authority}{path}");

    /// <summary>Stops in good order, as a signal would make it.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
