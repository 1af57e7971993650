namespace Hub.Host.Lifetime;

/// <summary>A server beside the application's own, for what is served nowhere else. Whoever makes it starts and stops it.</summary>
internal static class InnerServer
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);

    /// <param name="urls">Addresses, separated by semicolons.</param>
    public static WebApplication Create(string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTime);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddRoutingCore();
        var server = builder.Build();
        foreach (var url in ListenOptions.Split(urls)) server.Urls.Add(url);
        return server;
    }

    // The framework's own would take the signals that are meant for the node, the second one too.
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
