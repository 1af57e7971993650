namespace Hub.Host.Routing;

/// <summary>Builds all routes before the server listens, so that a mistake in one stops the start and not its first request.</summary>
internal sealed class RouteCheck : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var socketRoutes = app.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<SocketRoute>()?.Pattern)
            .OfType<string>();
        var twice = socketRoutes.GroupBy(pattern => pattern.Trim('/'), StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            throw new InvalidOperationException($"Route {twice.First()} has {twice.Count()} socket handlers: map it once");
    };
}
