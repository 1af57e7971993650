using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Metadata: one thing that is set of a route's options.</summary>
internal sealed record SocketOptionsStep(Action<IServiceProvider, SocketOptions> Apply)
{
    public static SocketOptionsStep Of(Action<SocketOptions> configure) => new((_, options) => configure(options));

    /// <summary>Those that <c>Configure&lt;SocketOptions&gt;(name, …)</c> has.</summary>
    public static SocketOptionsStep Named(string name) => new((services, options) =>
    {
        var configures = services.GetServices<IConfigureOptions<SocketOptions>>().OfType<IConfigureNamedOptions<SocketOptions>>().ToList();
        if (!configures.Any(step => step is ConfigureNamedOptions<SocketOptions> named && named.Name == name))
            throw new InvalidOperationException($"There are no SocketOptions of the name '{name}': add Services.Configure<SocketOptions>(\"{name}\", …)");
        foreach (var step in configures) step.Configure(name, options);
    });
}
