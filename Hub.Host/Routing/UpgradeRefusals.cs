using Hub.Host.Endpoints;
using Hub.Host.Transport;

namespace Hub.Host.Routing;

/// <summary>What becomes of upgrades that no socket route takes.</summary>
public static class UpgradeRefusals
{
    /// <summary>
    /// Answers every WebSocket upgrade on a path that is not mapped, or mapped for HTTP only, with 404 and
    /// <c>{"error":"Nothing takes a WebSocket upgrade here"}</c>, and closes the connection. Not for an application with other WebSockets than
    /// the hub's, such as SignalR's.
    /// </summary>
    public static IApplicationBuilder UseUpgradeRefusals(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!WebSocketHandshake.IsWanted(context) || context.GetEndpoint()?.Metadata.GetMetadata<SocketRoute>() is not null) return next(context);
        UpgradeOutcome.Path.Mark(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (context.Request.Protocol == HttpProtocol.Http11) context.Response.Headers.Connection = "close";
        return context.Response.WriteAsJsonAsync(
            new ApiError("Nothing takes a WebSocket upgrade here"), HostJson.Default.ApiError, contentType: null, context.RequestAborted);
    });
}
