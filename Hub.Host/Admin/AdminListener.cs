using Hub.Actors.Diagnostics;
using Hub.Host.Dashboard;
using Hub.Host.Lifetime;
using Hub.Host.Metrics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Admin;

/// <summary>Opens the admin paths: on a server of their own where <c>HUB__ADMIN__URLS</c> says so, and with a key where one is to be made.</summary>
internal sealed partial class AdminListener(
    IOptions<AdminOptions> options, AdminApi api, MetricsEndpoint metrics, IServer application, IServiceProvider services, ILogger<AdminListener> logger) : IAsyncDisposable
{
    private WebApplication? _server;

    /// <summary>Where the admin paths are and nothing else; none where they are where the hub listens.</summary>
    public IReadOnlyList<string> OwnUrls => _server is null ? [] : [.. _server.Urls];

    /// <summary>Called when the application listens.</summary>
    /// <exception cref="AdminListenException">The addresses cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        if (options.Value.Urls is { } urls)
        {
            _server = InnerServer.Create(urls);
            _server.MapDashboard();
            api.Map(_server);
            metrics.Map(_server, needsKey: false);
            try
            {
                await _server.StartAsync(cancellation);
            }
            catch (Exception failed) when (ListenFailure.Describe(failed, urls, "choose another address with HUB__ADMIN__URLS") is { } reason)
            {
                throw new AdminListenException(reason);
            }

            Log.Listening(logger, string.Join(' ', _server.Urls));
        }

        // Only hub serve makes keys.
        services.GetService<MadeAdminKey>()?.Make(Addresses().Select(address => BindingAddress.Parse(address).Port).Distinct());
    }

    public async Task StopAsync()
    {
        if (_server is not null) await _server.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private IEnumerable<string> Addresses() => _server?.Urls ?? application.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.AdminListening, LogLevel.Information, "The admin paths are served at {Urls}")]
        public static partial void Listening(ILogger logger, string urls);
    }
}
