using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Metadata: one thing that is set of a route's options.</summary>
/// <param name="Apply">Sets it; returns what is wrong, null for nothing.</param>
internal sealed record SocketOptionsStep(Func<IServiceProvider, SocketOptions, string?> Apply)
{
    public static SocketOptionsStep Of(Action<SocketOptions> configure) => new((_, options) =>
    {
        configure(options);
        return null;
    });

    /// <summary>Those that <c>Configure&lt;SocketOptions&gt;(name, …)</c> has.</summary>
    public static SocketOptionsStep Named(string name) => new((services, options) =>
    {
        var configures = services.GetServices<IConfigureOptions<SocketOptions>>().OfType<IConfigureNamedOptions<SocketOptions>>().ToList();
        if (!configures.Any(step => step is ConfigureNamedOptions<SocketOptions> named && named.Name == name))
            return $"There are no SocketOptions of the name '{name}': add Services.Configure<SocketOptions>(\"{name}\", …)";
        foreach (var step in configures) step.Configure(name, options);
        return null;
    });
}
