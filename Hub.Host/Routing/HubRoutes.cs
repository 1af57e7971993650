using Hub.Actors;
using Hub.Actors.Cluster;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Maps the hub's own routes.</summary>
public static class HubRoutes
{
    /// <summary>
    /// Maps rooms. With one parameter, as in <c>/ws/{roomId}</c>, a raw room of that name: connecting joins, closing leaves, and what a member
    /// sends goes to every other member. Without any, as in <c>/ws</c>, structured messages: many rooms on one socket, and the protocol hub.v1 for clients
    /// that offer it. A room is one room whatever the route. Connections have the rate limit of <c>HUB__RATELIMIT__…</c> unless the route has its own, and get broadcasts.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern, with one parameter at most.</param>
    /// <exception cref="ArgumentException">The pattern has more.</exception>
    public static SocketRouteBuilder MapHub(this IEndpointRouteBuilder endpoints, string pattern)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var route = RoutePatternFactory.Parse(pattern).Parameters switch
        {
            [] => endpoints.MapUpgrade(pattern, AcceptStructuredAsync).SpeakHub(),
            [var room] => endpoints.MapUpgrade(pattern, (context, route) => AcceptRawAsync(context, route, room.Name)).WithMetadata(HubRoute.Instance),
            var several => throw new ArgumentException(
                $"Route {pattern} has {several.Count} parameters: one names the room, none is the route of structured messages", nameof(pattern)),
        };
        return route;
    }

    /// <summary>
    /// Maps a route into one room with an application's own say in who is present, what is said when they come and go, and what becomes of a message.
    /// Else as a raw room of <see cref="MapHub"/>: the members get what is said there as it is, and connections have the rate limit of
    /// <c>HUB__RATELIMIT__…</c> and get broadcasts. Who may come in is said by <see cref="SocketOptions.VerifyClient"/>, filters and authorization.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    /// <param name="configure">Says what is special of it.</param>
    /// <exception cref="ArgumentException">The room is named neither by the options nor by the route's one parameter, its name is none,
    /// <see cref="RoomRouteOptions.Joined"/> or <see cref="RoomRouteOptions.Left"/> lacks <see cref="RoomRouteOptions.Presence"/>, or
    /// <see cref="RoomRouteOptions.Rule"/> has a bad value, is the room's second or that of a room which is not the server's own.</exception>
    public static SocketRouteBuilder MapRoom(this IEndpointRouteBuilder endpoints, string pattern, Action<RoomRouteOptions> configure)
    {
        SocketRoutes.Check(endpoints, pattern, configure);
        var options = new RoomRouteOptions();
        configure(options);
        var parameters = RoutePatternFactory.Parse(pattern).Parameters;
        if (options.Room is null && parameters.Count != 1)
            throw new ArgumentException($"Route {pattern} names no room: give it one parameter, as /talk/{{room}}, or set Room", nameof(pattern));
        if (options.Presence is null && (options.Joined ?? options.Left) is not null)
            throw new ArgumentException($"Route {pattern} announces who joins and leaves but gives nobody a name: set Presence", nameof(configure));
        RoomId? own = options.Room is { } name ? RoomId.Own(name) : null;
        if (options.Rule is { } rule) State(rule, options.Room, endpoints, pattern);
        var upgrade = new RoomUpgrade(options, own, parameters is [var parameter] ? parameter.Name : null);
        return endpoints.MapUpgrade(pattern, upgrade.AcceptAsync).SpeakHub();
    }

    private static void State(RoomRule rule, string? room, IEndpointRouteBuilder endpoints, string pattern)
    {
        if (room?.StartsWith(RoomId.ReservedPrefix, StringComparison.Ordinal) != true)
        {
            throw new ArgumentException(
                $"Route {pattern} has a Rule, but not a Room of the server's own: begin its name with {RoomId.ReservedPrefix}, or state the rule " +
                "by HUB__ROOMS__0__MATCH", nameof(rule));
        }

        if (rule.Match != RoomRule.Any)
            throw new ArgumentException($"Route {pattern}: Rule:Match = {rule.Match} must not be set, for the rule is that of {room} alone", nameof(rule));
        var hasDatabase = endpoints.ServiceProvider.GetRequiredService<IOptions<ClusterOptions>>().Value.IsOn;
        if (rule.Mistakes("Rule", hasDatabase).FirstOrDefault() is { } mistake)
            throw new ArgumentException($"Route {pattern}: {mistake.Property} = {mistake.Value} {mistake.Rule}", nameof(rule));
        if (!endpoints.ServiceProvider.GetRequiredService<OwnRoomRules>().TryAdd(room, rule))
            throw new ArgumentException($"Route {pattern} states a second Rule for {room}: leave it to one of its routes", nameof(rule));
    }

    // Before the application's own options, so that what it adds comes behind.
    private static SocketRouteBuilder SpeakHub(this SocketRouteBuilder route) => route
        .WithMetadata(HubRoute.WithHello)
        .WithSocketOptions(options => options.Subprotocols.Add(HubRoute.Subprotocol));

    private static Task AcceptStructuredAsync(HttpContext context, SocketRoute route)
    {
        var services = context.RequestServices;
        return AcceptAsync(context, route, subprotocol => subprotocol == HubRoute.Subprotocol
            ? services.GetRequiredService<HubConnections>().Plan(route, own: null)
            : PlainPlan(services, route));
    }

    private static ConnectionPlan PlainPlan(IServiceProvider services, SocketRoute route)
    {
        var node = services.GetRequiredService<HubNode>();
        return new ConnectionPlan
        {
            Dialect = Dialect.Plain,
            TakesBroadcasts = true,
            Handler = Limited(services, route, (connection, actor) => new PlainHandler(connection, actor, node.Rooms, node.Access)),
        };
    }

    private static Task AcceptRawAsync(HttpContext context, SocketRoute route, string parameter)
    {
        var name = context.Request.RouteValues[parameter]?.ToString() ?? "";
        if (!RoomId.TryParse(name, out var room, out var problem))
            return new SocketRefusal(StatusCodes.Status400BadRequest, problem).WriteAsync(context, UpgradeOutcome.Room);
        var services = context.RequestServices;
        var node = services.GetRequiredService<HubNode>();
        return AcceptAsync(context, route, _ => new ConnectionPlan
        {
            Room = room,
            TakesBroadcasts = true,
            Handler = Limited(services, route, (connection, actor) => new RawRoomHandler(connection, actor, node.Rooms.Of(room), node.Access)),
        });
    }

    private static async Task AcceptAsync(HttpContext context, SocketRoute route, Func<string?, ConnectionPlan> planOf)
    {
        if (await context.RequestServices.GetRequiredService<ConnectionUpgrade>().OpenAsync(context, route, null, planOf) is { } opened)
            await opened.Released;
    }

    private static Func<Connection, IActorRef, IMessageHandler> Limited(
        IServiceProvider services, SocketRoute route, Func<Connection, IActorRef, IMessageHandler> handler)
    {
        var limits = services.GetRequiredService<RouteLimits>();
        return (connection, actor) => limits.Hub(route, connection, handler(connection, actor));
    }
}
