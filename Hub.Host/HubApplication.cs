using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Host.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
    /// <exception cref="OptionsValidationException">A setting breaks a rule; one failure for each.</exception>
    public static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        // Empty: what the hub reads and does is what stands here, whatever ASPNETCORE_ variables an image brings along.
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRouting();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHubOptions(builder.Configuration);
        builder.Services.AddHubServer();
        configure(builder);
        HubSettings.Check(builder.Configuration);

        var app = builder.Build();
        Validate(app.Services);
        // The host has read its options while it was built, when ours were not yet validated.
        app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout =
            app.Services.GetRequiredService<IOptions<ShutdownOptions>>().Value.HostTimeout;
        foreach (var (name, nearest) in HubSettings.Unknown(app.Configuration))
            Log.UnknownSetting(app.Logger, name, nearest);
        foreach (var address in app.Services.GetRequiredService<IOptions<ListenOptions>>().Value.Addresses)
            app.Urls.Add(address);
        return app;
    }

    private static void AddHubServer(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitOptions>>((kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = limits.Value.Handshake == TimeSpan.Zero
                ? Timeout.InfiniteTimeSpan
                : limits.Value.Handshake;
        });
        services.AddOptions<SocketTransportOptions>().Configure<IOptions<LimitOptions>>((sockets, limits) =>
            sockets.Backlog = limits.Value.Backlog);
    }

    // The host would do the same when it starts; done here, nothing is built upon a value that is wrong.
    private static void Validate(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (AggregateException several)
        {
            var failures = several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures);
            throw new OptionsValidationException(HubSettings.Root, typeof(HubSettings), failures);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.UnknownSetting, LogLevel.Warning,
            "{Name} is no setting and changes nothing; did you mean {Nearest}?")]
        public static partial void UnknownSetting(ILogger logger, string name, string nearest);
    }
}
