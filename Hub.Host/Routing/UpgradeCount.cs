using Hub.Actors.Diagnostics;
using Hub.Host.Transport;

namespace Hub.Host.Routing;

/// <summary>
/// Counts the upgrades that are refused, by whomever: it stands before authorization and whatever else the application has. Those that are accepted
/// are counted when they are, for such a request may last as long as its socket.
/// </summary>
internal sealed class UpgradeCount : IStartupFilter
{
    private readonly HubMetrics _metrics;
    private readonly Func<object, Task> _count;

    public UpgradeCount(HubMetrics metrics)
    {
        _metrics = metrics;
        _count = request =>
        {
            Count((HttpContext)request);
            return Task.CompletedTask;
        };
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            if (WebSocketHandshake.IsWanted(context)) context.Response.OnCompleted(_count, context);
            return following(context);
        });
        next(app);
    };

    private void Count(HttpContext context)
    {
        var outcome = context.Features.Get<UpgradeOutcome>();
        // What is neither marked nor for a route of ours is another's WebSocket.
        if (outcome is null && context.GetEndpoint()?.Metadata.GetMetadata<SocketRoute>() is null) return;
        if (outcome == UpgradeOutcome.Accepted) return;
        // An exception that nobody handles is answered behind this.
        var status = context.Response.StatusCode;
        _metrics.UpgradeRefused((outcome ?? UpgradeOutcome.Other).Reason, status >= 300 ? status : StatusCodes.Status500InternalServerError);
    }
}
