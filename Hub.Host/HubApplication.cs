using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Host.Configuration;
using Hub.Host.OpenApi;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Hub.Host;

/// <summary>The web application itself: <c>hub serve</c> runs it, and a test runs the same one on a free port.</summary>
internal static partial class HubApplication
{
    /// <summary>Builds a node that only has to be started.</summary>
    /// <param name="configure">
    /// Where the settings come from and what is logged. Without it nothing is read from outside and nothing is logged.
    /// </param>
    /// <param name="map">Its routes; null for none.</param>
    /// <exception cref="OptionsValidationException">A setting breaks a rule; one failure for each.</exception>
    public static WebApplication Build(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        // Empty: what the hub reads and does is what stands here, whatever ASPNETCORE_ variables an image brings along.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddHub();
        builder.Services.AddSingleton<TlsCertificate>();
        builder.Services.AddOpenApiDocument();
        // It would make an activity and a scope for each request only so that log lines of a level below ours can name them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        configure(builder);
        var conflict = HubSettings.SettlePortAgainstUrls(builder.Configuration);

        var app = builder.Build();
        // The host would ask the same when it starts; done here, nothing is built upon a value that is wrong.
        if ((string[])[.. conflict is null ? [] : (string[])[conflict], .. HubSettings.Mistakes(app.Services)] is { Length: > 0 } mistakes)
            throw new OptionsValidationException(HubSettings.Root, typeof(HubSettings), mistakes);
        Apply(app.Services);
        foreach (var (name, nearest) in HubSettings.Unknown(app.Configuration))
            Log.UnknownSetting(app.Logger, HubSettings.Describe(name, nearest));
        foreach (var address in Value<ListenOptions>(app.Services).Addresses)
            app.Urls.Add(address);
        foreach (var address in Value<TlsOptions>(app.Services).Addresses)
            app.Urls.Add(address);

        map?.Invoke(app);
        return app;
    }

    // Set and not configured: the framework asks for its options while the application is built, when ours have not
    // been validated. It looks at these values only when it starts.
    private static void Apply(IServiceProvider services)
    {
        var limits = Value<LimitOptions>(services);
        var kestrel = Value<KestrelServerOptions>(services);
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout =
            limits.Handshake == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : limits.Handshake;
        if (Value<TlsOptions>(services).Certificate is not null)
            kestrel.ConfigureHttpsDefaults(https => Show(services.GetRequiredService<TlsCertificate>(), https));
        Value<SocketTransportOptions>(services).Backlog = limits.Backlog;
        Value<HostOptions>(services).ShutdownTimeout = Value<ShutdownOptions>(services).HostTimeout;
    }

    // The server checks the first one, that it is for servers; each handshake shows the newest, with those that vouch for it.
    private static void Show(TlsCertificate certificate, HttpsConnectionAdapterOptions https)
    {
        https.ServerCertificate = certificate.Current.TargetCertificate;
        https.OnAuthenticate = (_, handshake) => handshake.ServerCertificateContext = certificate.Current;
    }

    private static T Value<T>(IServiceProvider services)
        where T : class => services.GetRequiredService<IOptions<T>>().Value;

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.UnknownSetting, LogLevel.Warning, "{Mistake}")]
        public static partial void UnknownSetting(ILogger logger, string mistake);
    }
}
