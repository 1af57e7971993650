using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Host.Authentication;
using Hub.Host.Routing;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Events;

/// <summary>Maps server-sent events, for clients that only listen.</summary>
public static class EventsEndpoint
{
    /// <summary>
    /// Maps <c>GET PATTERN?rooms=news,weather</c>: what is said in the rooms as server-sent events, from <c>Last-Event-ID</c> on where that is still kept. A
    /// stream is a connection like any other: it counts against the caps, is a member of its rooms, and is bound by their rules. Pages of
    /// other sites are refused as on socket routes.
    /// </summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The route's pattern.</param>
    public static IEndpointConventionBuilder MapEvents(this IEndpointRouteBuilder endpoints, string pattern) =>
        endpoints.MapGet(pattern, ServeAsync).WithMetadata(HubRoute.Instance);

    private static async Task ServeAsync(
        HttpContext context, HubNode node, OriginPolicy origins, TokenGate tokens, HubConnections connections,
        TokenVerification verification)
    {
        if (origins.Refuse(context.Request) is { } foreign)
        {
            await foreign.WriteAsync(context);
            return;
        }

        if (!await tokens.LetsPassAsync(context)) return;
        if (!EventRequest.TryRead(context.Request, takesOwnRooms: false, out var request, out var problem))
        {
            await new SocketRefusal(StatusCodes.Status400BadRequest, problem).WriteAsync(context);
            return;
        }

        var identity = verification.IdentityOf(context.User);
        foreach (var room in request.Rooms)
        {
            if (await node.Access.Decide(identity, room, RoomRight.Join).ToTaskAsync()) continue;
            await new SocketRefusal(StatusCodes.Status403Forbidden, $"You may not join {room}").WriteAsync(context);
            return;
        }

        var party = new Party(identity.User, context.Connection.RemoteIpAddress, context.Request.Path);
        if (!node.Caps.TryEnter(party, out var place, out var reached))
        {
            await ConnectionUpgrade.RefusalOf(reached.Value).WriteAsync(context);
            return;
        }

        var plan = connections.Plan(route: null, own: null) with { Identity = identity, Party = party, Place = place };
        var (connection, actor) = await node.OpenAsync(plan);
        if (actor.IsNobody())
        {
            place?.Leave();
            await ConnectionUpgrade.ShuttingDown.WriteAsync(context);
            return;
        }

        await StreamAsync(context, request, connection, actor);
    }

    /// <summary>Answers the request with what the connection is sent, until one of them ends.</summary>
    internal static async Task StreamAsync(HttpContext context, EventRequest request, Connection connection, IActorRef actor)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // A proxy of this kind would keep events until it has enough of them.
        response.Headers["X-Accel-Buffering"] = "no";
        if (context.Request.Headers.Origin is [{ Length: > 0 } origin])
        {
            response.Headers.AccessControlAllowOrigin = origin;
            response.Headers.Vary = "Origin";
        }

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var transport = new EventTransport(response, new EventWriter(request.Positions), request.Hello(), context.Abort);
        await using var gone = context.RequestAborted.Register(static state => ((EventTransport)state!).End(), transport);
        connection.Attach(actor, transport);
        await transport.Closed;
    }
}
