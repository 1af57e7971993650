using Hub.Actors.Connections;
using Hub.Host.Authentication;
using Hub.Host.Configuration;
using Hub.Host.Proxies;
using Hub.Host.Routing;
using Hub.Host.Rpc;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hub.Host;

/// <summary>Puts the hub into an application.</summary>
public static class HubServices
{
    /// <summary>
    /// Adds a node of the hub, for the routes of <c>MapHub</c> and <c>MapSocket</c>. Its settings are those of the section <c>Hub</c> of the
    /// application's configuration, <c>HUB__…</c> in the environment; what is set here holds where they say nothing.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">The application's own defaults; null for the hub's.</param>
    public static IServiceCollection AddHub(this IServiceCollection services, Action<HubOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(service => service.ServiceType == typeof(HubOptions)))
            throw new InvalidOperationException("AddHub is called once: a process has one node");
        var options = new HubOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddHubOptions(options);
        services.AddHubNode();
        services.AddHubTokens();
        services.AddSingleton<SettingsReload>();
        services.AddHostedService(provider => provider.GetRequiredService<SettingsReload>());
        services.AddSingleton<RpcJson>();
        services.AddSingleton<RpcMethods>();
        services.AddSingleton<IRpcMethods>(provider => provider.GetRequiredService<RpcMethods>());
        services.AddHostedService(provider => provider.GetRequiredService<RpcMethods>());
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<SocketGate>();
        services.AddSingleton<SocketActors>();
        services.AddSingleton<SocketFailures>();
        services.AddSingleton<RunningFunctions>();
        services.AddSingleton<SubprotocolChoice>();
        services.AddSingleton<RouteLimits>();
        services.AddSingleton<ConnectionUpgrade>();
        services.AddSingleton<HubConnections>();
        services.AddSingleton<IStartupFilter, UpgradeCount>();
        services.AddSingleton<IStartupFilter, ForwardedRequests>();
        services.AddSingleton<IStartupFilter, RouteCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, SocketMatcherPolicy>());
        // The last one registered is asked first.
        services.AddSingleton<IConnectionListenerFactory, SocketListenerFactory>();
        return services;
    }
}
