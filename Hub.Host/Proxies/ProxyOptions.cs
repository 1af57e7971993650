using System.Net;
using Hub.Actors.Diagnostics;

namespace Hub.Host.Proxies;

/// <summary>Whose word about a request's origin counts. Settings <c>HUB__PROXIES__0</c>, <c>HUB__PROXIES__1</c>, ….</summary>
public sealed class ProxyOptions : IHubOptions
{
    /// <summary>
    /// Networks (CIDR) of the reverse proxies before the hub, such as <c>10.0.0.0/8</c>. Default none. A peer in one of them says with
    /// <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> where a request came from and went to, and has to set them itself whatever its
    /// client sent; of everybody else these headers are ignored. A chain of proxies is followed as far as they are all listed.
    /// </summary>
    public IList<string> Proxies { get; } = [];

    static string IHubOptions.Section => "";

    IEnumerable<OptionMistake> IHubOptions.Mistakes() => Proxies
        .Select((proxy, index) => (proxy, index))
        .Where(entry => !IPNetwork.TryParse(entry.proxy, out _))
        .Select(entry => new OptionMistake($"{nameof(Proxies)}:{entry.index}", entry.proxy,
            "must be a network such as 10.0.0.0/8 or fd00::/8; one address is 10.0.0.1/32"));
}
