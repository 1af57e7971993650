using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Hub.Host.Proxies;

/// <summary>
/// Takes scheme, host and address of a request from the proxies that are trusted, before anything else looks at it: routing and authentication
/// too.
/// </summary>
internal sealed class ForwardedRequests(IOptions<ProxyOptions> proxies) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (proxies.Value.Proxies.Count > 0) app.UseForwardedHeaders(Options());
        next(app);
    };

    private ForwardedHeadersOptions Options()
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            // As many as there are trusted ones in a row.
            ForwardLimit = null,
        };
        // The framework trusts its own machine by default.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies.Value.Proxies) options.KnownIPNetworks.Add(IPNetwork.Parse(proxy));
        return options;
    }
}
