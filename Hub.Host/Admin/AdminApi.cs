using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Diagnostics;
using Hub.Host.Api;
using Hub.Host.Routing;

namespace Hub.Host.Admin;

/// <summary>What is answered at <c>/admin/api</c>, whichever server it is mapped on.</summary>
internal sealed partial class AdminApi(
    AdminAccess access, HubNode node, IClusterEngine engine, ClusterDrain drain, AdminCluster cluster, AdminNodes nodes, AdminRooms rooms,
    AdminConnections connections, AdminActors actors, AdminBroadcast broadcast, AdminSocket socket, IHostApplicationLifetime lifetime, ILogger<AdminApi> logger)
{
    /// <summary>Where the routes begin.</summary>
    public const string Root = "/admin/api";

    /// <summary>Path of the cluster, below <see cref="Root"/>.</summary>
    public const string Cluster = "/cluster";

    /// <summary>Path that makes the node leave, below <see cref="Root"/>.</summary>
    public const string Leave = "/cluster/leave";

    /// <summary>Path that drains a node, below <see cref="Root"/>.</summary>
    public const string Drain = "/cluster/drain";

    /// <summary>Path of the shards, below <see cref="Root"/>.</summary>
    public const string Shards = "/cluster/shards";

    /// <summary>Path that shares connections out anew, below <see cref="Root"/>.</summary>
    public const string Rebalance = "/cluster/rebalance";

    /// <summary>Path of what the nodes measure, below <see cref="Root"/>.</summary>
    public const string Nodes = "/nodes";

    /// <summary>Path of rooms, and of each by its name, below <see cref="Root"/>.</summary>
    public const string Rooms = "/rooms";

    /// <summary>Path of connections, and of each by its id, below <see cref="Root"/>.</summary>
    public const string Connections = "/connections";

    /// <summary>Path that says something to all connections, below <see cref="Root"/>.</summary>
    public const string Broadcast = "/broadcast";

    /// <summary>Path of a node's actors, below <see cref="Root"/>.</summary>
    public const string Actors = "/actors";

    /// <summary>Path of rooms as server-sent events, below <see cref="Root"/>.</summary>
    public const string Stream = "/stream";

    /// <summary>Path of the WebSocket that speaks hub.v1, in whole.</summary>
    public const string Socket = "/admin/ws";

    /// <summary>The room in which nodes say what happens to them.</summary>
    public const string EventRoom = "$hub/events";

    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup(Root).ExcludeFromDescription();
        api.AddEndpointFilter(async (context, next) =>
        {
            RouteText.Decode(context.HttpContext);
            return access.Check(context.HttpContext.Request) is { } refusal ? refusal : await next(context);
        });
        MapCluster(api);
        api.MapGet(Nodes, (CancellationToken aborted) => nodes.ListAsync(aborted));
        api.MapGet(Actors, Handler(actors.ShowAsync));
        api.MapGet(Connections, Handler(connections.ListAsync));
        api.MapGet($"{Connections}/{{id}}", Handler(connections.ShowAsync));
        api.MapPost($"{Connections}/{{id}}/close", Handler(connections.CloseAsync));
        api.MapPost(Broadcast, Handler(broadcast.SendAsync));
        MapRooms(api);
        api.MapGet(Stream, (HttpContext context) => socket.StreamAsync(context));
        routes.MapMethods(Socket, SocketRoute.Methods, (HttpContext context) => socket.AcceptAsync(context)).WithMetadata(AdminSocket.Route).ExcludeFromDescription();
    }

    // As a function of the context alone it would be taken for one that writes its own answer.
    private static Delegate Handler(Func<HttpContext, Task<IResult>> handle) => handle;

    private void MapRooms(RouteGroupBuilder api)
    {
        const string Room = $"{Rooms}/{{room}}";
        var requests = new RoomRequests(node, takesOwnRooms: true);
        api.MapGet(Rooms, Handler(rooms.ListAsync));
        api.MapGet(Room, Handler(rooms.ShowAsync));
        api.MapPost($"{Room}/close", Handler(rooms.CloseAsync));
        api.MapGet($"{Room}/members", Handler(requests.MembersAsync));
        api.MapPost($"{Room}/messages", Handler(requests.PublishAsync));
        api.MapGet(
            $"{Room}/messages",
            (HttpContext context, string? limit, string? epoch, string? offset, string? reverse) => requests.HistoryAsync(context, limit, epoch, offset, reverse));
    }

    private void MapCluster(RouteGroupBuilder api)
    {
        api.MapGet(Cluster, () => Results.Json(ClusterReport.Of(engine.State), AdminJson.Default.ClusterReport));
        api.MapGet(Shards, cluster.Shards);
        api.MapPost(Rebalance, Handler(cluster.RebalanceAsync));
        api.MapGet(Drain, (string? node, CancellationToken aborted) => drain.LookAsync(node, aborted));
        api.MapPost(Drain, (string? node, string? rate, CancellationToken aborted) => drain.BeginAsync(node, rate, aborted));
        api.MapPost(Leave, (HttpContext context) =>
        {
            // Not before the answer is out: the server that sends it stops.
            context.Response.OnCompleted(() =>
            {
                Log.LeaveRequested(logger);
                lifetime.StopApplication();
                return Task.CompletedTask;
            });
            return Results.Json(new LeaveReport(engine.Self.Node.Name), AdminJson.Default.LeaveReport, statusCode: StatusCodes.Status202Accepted);
        });
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.LeaveRequested, LogLevel.Information, "Asked to leave at /admin/api/cluster/leave: stopping as on SIGTERM")]
        public static partial void LeaveRequested(ILogger logger);
    }
}
