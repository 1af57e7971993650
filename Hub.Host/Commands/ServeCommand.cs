using System.CommandLine;
using System.Diagnostics.Metrics;
using Hub.Actors.Cluster;
using Hub.Host.Admin;
using Hub.Host.Cluster;
using Hub.Host.Configuration;
using Hub.Host.Lifetime;
using Hub.Host.Logs;
using Hub.Host.Otlp;
using Hub.Host.Transport;
using Microsoft.Extensions.Options;

namespace Hub.Host.Commands;

/// <summary><c>hub serve</c>, also <c>hub</c> alone: runs a node until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <param name="map">The routes.</param>
    public static Command Create(Action<WebApplication> map)
    {
        var flags = new ServeFlags();
        var command = new Command("serve", "Run the hub (the default)");
        foreach (var option in flags.Options)
            command.Options.Add(option);
        command.SetAction((parsed, _) => RunAsync(
            flags.Read(parsed), map, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command.WithExamples(
            """
            hub serve                        on http://localhost:8080
            hub serve --port 9000            on another port
            hub serve --urls http://*:8080   for the whole network
            hub serve --rate-limit 20/00:00:10 --heartbeat 00:00:15
            """)
            .WithRemark("""
            Every flag is also a setting: HUB__PORT, HUB__URLS, HUB__RATELIMIT__MESSAGES, HUB__RATELIMIT__WINDOW,
            HUB__HEARTBEAT__INTERVAL, HUB__SHUTDOWN__GRACE; a flag is stronger. Times are hh:mm:ss.
            """)
            .WithExitCodes("0 stopped as asked, 1 failed: a wrong setting or a port in use, 2 wrong command line");
    }

    private static async Task<int> RunAsync(FlagSource flags, Action<WebApplication> map, TextWriter output, TextWriter error)
    {
        var listening = false;
        try
        {
            await using var app = HubApplication.Build(builder => Configure(builder, flags, () => listening), app =>
            {
                // Before anything is counted: what goes up and down would else be wrong for ever.
                app.Services.GetService<OtlpExport>();
                map(app);
            });
            try
            {
                await app.StartAsync();
            }
            catch (Exception failed) when (Describe(failed, app) is not null)
            {
                await error.WriteLineAsync($"hub: {Describe(failed, app)}");
                return ExitCodes.Failed;
            }

            listening = true;
            await output.WriteAsync(StartBanner.Of(app));
            await app.WaitForShutdownAsync();
            // With what the stop has counted.
            app.Services.GetService<OtlpExport>()?.Stop();
            return ExitCodes.Ok;
        }
        catch (OptionsValidationException invalid)
        {
            return await WrongSettings.TellAsync([.. invalid.Failures], error);
        }
        catch (Exception unreadable) when (SettingsFiles.Describe(unreadable) is { } reason)
        {
            await error.WriteLineAsync($"hub: {reason}");
            return ExitCodes.Failed;
        }
    }

    private static string? Describe(Exception failed, WebApplication app) => failed is ClusterException or AdminListenException
        ? failed.Message
        : ListenFailure.Describe(
        failed,
        app.Services.GetRequiredService<IOptions<ListenOptions>>().Value,
        app.Services.GetRequiredService<IOptions<TlsOptions>>().Value);

    private static void Configure(WebApplicationBuilder builder, FlagSource flags, Func<bool> listening)
    {
        SettingsFiles.AddTo(builder.Configuration, flags);
        ServeLogs.AddTo(builder);
        // A start that fails is told in one line; the framework would add its stack traces to it.
        foreach (var category in (string[])["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"])
            builder.Logging.AddFilter(category, level => listening() && level >= LogLevel.Warning);
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        builder.Services.AddSingleton<MadeAdminKey>();
        builder.Services.AddHostedService<SettingsFiles>();
        if (OtlpVariables.Read(builder.Configuration) is { } target)
        {
            builder.Services.AddSingleton(services => new OtlpExport(
                target, ClusterRegistration.NameOf(services), services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<IConfiguration>(),
                services.GetRequiredService<ILoggerFactory>()));
        }
    }
}
