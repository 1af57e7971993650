using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Actors.Protocol;
using Hub.Host.Authentication;
using Hub.Host.Sockets;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Turns an upgrade request that has passed the gate into a connection with its actor, on a socket of its own where it can.</summary>
internal sealed class ConnectionUpgrade(
    HubNode node, IOptions<LimitOptions> limits, PerMessageDeflate deflate, SubprotocolChoice subprotocols,
    TokenVerification verification, HubMetrics metrics)
{
    /// <summary>Answers one that comes too late.</summary>
    public static SocketRefusal ShuttingDown { get; } = Later(StatusCodes.Status503ServiceUnavailable, "The hub is shutting down");

    /// <summary>Answers the request: 101 and a connection, else an error with one line of text.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="socket">The application's side of the connection, opened before the request is answered; null for none.</param>
    /// <param name="planOf">What the connection is for, by the subprotocol that was agreed upon.</param>
    /// <returns>Null when it was refused.</returns>
    public async Task<OpenedSocket?> OpenAsync(HttpContext context, SocketRoute route, HubSocket? socket, Func<string?, ConnectionPlan> planOf)
    {
        if (!subprotocols.TryChoose(context, route, out var subprotocol, out var problem))
        {
            await problem.WriteAsync(context, UpgradeOutcome.Subprotocol);
            return null;
        }

        if (subprotocol != HubRoute.Subprotocol && !await TokenGate.LetsPassWithoutHelloAsync(context))
        {
            UpgradeOutcome.Token.Mark(context);
            return null;
        }

        var agreement = route.Options.Deflate ?? deflate.IsEnabled ? deflate.Accept(WebSocketHandshake.Offers(context)) : null;
        var identity = verification.IdentityOf(context.User);
        var plan = planOf(subprotocol);
        plan = plan with
        {
            Deflater = agreement is null ? null : deflate.DeflaterFor(agreement),
            Identity = identity,
            HelloTimeout = plan.HelloTimeout ?? (TokenGate.AwaitsHello(context) ? limits.Value.Hello : null),
            Party = new Party(identity.User, context.Connection.RemoteIpAddress, context.Request.Path),
        };
        if (plan.Room is { } room && !await node.Access.Decide(identity, room, RoomRight.Join).ToTaskAsync())
        {
            await new SocketRefusal(StatusCodes.Status403Forbidden, $"You may not join {room}").WriteAsync(context, UpgradeOutcome.Room);
            return null;
        }

        if (!node.Caps.TryEnter(plan.Party, out var place, out var reached))
        {
            await RefusalOf(reached.Value).WriteAsync(context, UpgradeOutcome.Cap);
            return null;
        }

        plan = plan with { Place = place };

        // The room first, then the 101: who has seen its connection open misses nothing from then on.
        var (connection, actor) = await node.OpenAsync(plan);
        if (actor.IsNobody())
        {
            place?.Leave();
            await ShuttingDown.WriteAsync(context, UpgradeOutcome.Closing);
            return null;
        }

        var attached = false;
        try
        {
            socket?.Open(connection, actor, subprotocol);
            if (subprotocol is not null) context.Response.Headers.SecWebSocketProtocol = subprotocol;
            var stream = await WebSocketHandshake.AcceptAsync(context, agreement?.Answer);
            UpgradeOutcome.Accepted.Mark(context);
            metrics.UpgradeAccepted();
            var inflater = agreement is null ? null : new MessageInflater(agreement.ClientKeepsContext);
            var maxPayload = route.Options.MaxPayload ?? limits.Value.MaxPayload;
            if (SocketConnection.Detach(context, out var received) is { } detached)
            {
                attached = true;
                connection.Attach(actor, new SocketTransport(detached, received, maxPayload, inflater));
                return new OpenedSocket(Task.CompletedTask);
            }

            var transport = new StreamTransport(
                stream, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort, maxPayload, inflater);
            attached = true;
            connection.Attach(actor, transport);
            return new OpenedSocket(transport.Closed);
        }
        finally
        {
            if (!attached)
            {
                place?.Leave();
                actor.Tell(Abandon.Instance);
            }
        }
    }

    /// <summary>Answers one that is over a cap.</summary>
    public static SocketRefusal RefusalOf(ConnectionCap reached) => reached switch
    {
        ConnectionCap.Node => Later(StatusCodes.Status503ServiceUnavailable, "The node has as many connections as it takes (HUB__LIMITS__CONNECTIONS)"),
        ConnectionCap.NewPerSecond => Later(StatusCodes.Status503ServiceUnavailable, "Too many connect at once (HUB__LIMITS__NEWPERSECOND)"),
        ConnectionCap.Address => Later(
            StatusCodes.Status429TooManyRequests, "Your address has as many connections as it may (HUB__LIMITS__CONNECTIONSPERADDRESS)"),
        _ => Later(StatusCodes.Status429TooManyRequests, "The user has as many connections as it may (HUB__LIMITS__CONNECTIONSPERUSER)"),
    };

    // Nobody knows when a place is free: a second is what a client waits at least that is told to come back later.
    private static SocketRefusal Later(int status, string text) => new(status, text, new Dictionary<string, string> { ["Retry-After"] = "1" });
}
