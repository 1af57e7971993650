using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Keeps pages of other sites from opening sockets in the name of whoever looks at them (RFC 6455, section 10.2).</summary>
internal sealed class OriginPolicy(IOptions<OriginOptions> options)
{
    private readonly bool _allowsAll = options.Value.Origins.Contains("*");
    private readonly HashSet<Origin> _allowed = [.. options.Value.Origins.Select(Origin.Parse).OfType<Origin>()];

    /// <returns>Null when the request may pass.</returns>
    public SocketRefusal? Refuse(HttpRequest request)
    {
        if (_allowsAll || request.Headers.Origin.Count == 0) return null;
        var received = request.Headers.Origin.ToString();
        var (from, own) = (Origin.Parse(received), Origin.Of(request));
        if (from is not null && (from == own || _allowed.Contains(from))) return null;
        return new SocketRefusal(
            StatusCodes.Status403Forbidden,
            $"Origin {received} may not connect: expected {own?.ToString() ?? request.Host.Value}, or one that HUB__ORIGINS__0 … allows (behind a proxy set HUB__PROXIES__0)");
    }
}
