using Microsoft.AspNetCore.Routing.Patterns;

namespace Hub.Host.Routing;

/// <summary>Builds all routes before the server listens, so that a mistake in one stops the start and not its first request.</summary>
internal sealed class RouteCheck : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var socketRoutes = app.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>().Where(endpoint => endpoint.Metadata.GetMetadata<SocketRoute>() is not null);
        var twice = socketRoutes.GroupBy(PathOf, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException(
                $"Route {string.Join(" and ", twice.Select(endpoint => endpoint.RoutePattern.RawText).Distinct())} has {twice.Count()} socket handlers: map it once");
    };

    // What a route matches: the names of its parameters make no difference, their constraints and the route's hosts do.
    private static string PathOf(RouteEndpoint endpoint)
    {
        var segments = endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternParameterPart parameter =>
                $"{{{(parameter.IsCatchAll ? "**" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => $":{policy.Content}"))}{(parameter.IsOptional ? "?" : "")}}}",
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => "",
        })));
        var hosts = endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [];
        return $"{string.Join(',', hosts.Order())}/{string.Join('/', segments)}";
    }
}
