using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hub.Host.Testing;

/// <summary>
/// A hub for specs: the real server, handshake and frames, on connections in memory. It opens no port, reads no settings and logs nothing
/// unless the spec says so. Needs no test framework.
/// </summary>
public sealed class HubTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _connections;
    private readonly HttpMessageInvoker _upgrades;

    private HubTest(WebApplication app, MemoryListener listener)
    {
        _app = app;
        _connections = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => new ValueTask<Stream>(listener.Connect()),
            // Nothing of this machine, and nothing of an earlier request, takes part.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
        };
        _upgrades = new HttpMessageInvoker(new RefusalReader(_connections), disposeHandler: false);
        Http = new HttpClient(_connections, disposeHandler: false) { BaseAddress = new Uri("http://hub") };
    }

    /// <summary>For the application's HTTP routes: <c>await hub.Http.GetStringAsync("/rooms")</c>. Redirects are not followed.</summary>
    public HttpClient Http { get; }

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a hub.</summary>
    /// <param name="map">Maps the routes, as an application does after it is built.</param>
    /// <param name="configure">
    /// Adds services and options to those of <c>AddHub</c>; null for none. With a <see cref="TimeProvider"/> among them, heartbeats, limits and
    /// actors' timers live by the spec's time.
    /// </param>
    /// <exception cref="InvalidOperationException">A route is mapped wrongly.</exception>
    public static async Task<HubTest> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        var listener = new MemoryListener();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddHub();
        builder.Services.AddSingleton<IConnectionListenerFactory>(listener);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(listener.EndPoint));
        builder.Services.AddSingleton<IHostLifetime, SpecDecides>();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            map(app);
            await app.StartAsync();
            return new HubTest(app, listener);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a socket.</summary>
    /// <param name="path">Path and query, such as <c>/digits?x=1</c>.</param>
    /// <param name="configure">Headers and subprotocols: <c>request => request.SetRequestHeader("Authorization", "Bearer …")</c>; null for none.</param>
    /// <exception cref="UpgradeRefusedException">The upgrade was refused; it has the status and the body.</exception>
    public Task<TestSocket> ConnectAsync(string path, Action<ClientWebSocketOptions>? configure = null) =>
        TestSocket.ConnectAsync(new Uri(new Uri("ws://hub"), path), _upgrades, configure);

    /// <summary>Stops in good order: every socket is told goodbye first.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Stops it, if that has not been done, and frees it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Http.Dispose();
        _upgrades.Dispose();
        _connections.Dispose();
    }

    // Signals are meant for whoever runs the specs.
    private sealed class SpecDecides : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    // The client's WebSocket keeps the status of a refusal only, and not what was said.
    private sealed class RefusalReader(HttpMessageHandler connections) : DelegatingHandler(connections)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols) return response;
            using (response)
            {
                var headers = response.Headers.Concat(response.Content.Headers)
                    .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
                throw new UpgradeRefusedException((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), headers);
            }
        }
    }
}
