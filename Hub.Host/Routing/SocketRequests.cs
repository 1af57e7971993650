using Hub.Actors.Sockets;

namespace Hub.Host.Routing;

/// <summary>What is kept of a request that becomes a socket.</summary>
internal static class SocketRequests
{
    public static SocketRequest Of(HttpContext context) => new()
    {
        Path = context.Request.Path,
        RouteValues = context.Request.RouteValues.ToDictionary(
            value => value.Key, value => value.Value?.ToString() ?? "", StringComparer.OrdinalIgnoreCase),
        Query = context.Request.Query.ToDictionary(value => value.Key, value => value.Value[0] ?? "", StringComparer.OrdinalIgnoreCase),
        Headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
        User = context.User,
        RemoteAddress = context.Connection.RemoteIpAddress,
    };
}
