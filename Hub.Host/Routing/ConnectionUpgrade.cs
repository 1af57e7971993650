using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Sockets;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Routing;

/// <summary>Turns an upgrade request that has passed the gate into a connection with its actor, on a socket of its own where it can.</summary>
internal sealed class ConnectionUpgrade(
    HubNode node, IOptions<LimitOptions> limits, PerMessageDeflate deflate, SubprotocolChoice subprotocols)
{
    /// <summary>Answers the request: 101 and a connection, else an error with one line of text.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="socket">The application's side of the connection, opened before the request is answered; null for none.</param>
    /// <param name="plan">What the connection is for.</param>
    /// <returns>Null when it was refused.</returns>
    public async Task<OpenedSocket?> OpenAsync(HttpContext context, SocketRoute route, HubSocket? socket, ConnectionPlan plan)
    {
        if (!subprotocols.TryChoose(context, route, out var subprotocol, out var problem))
        {
            await problem.WriteAsync(context);
            return null;
        }

        var agreement = route.Options.Deflate ?? deflate.IsEnabled ? deflate.Accept(WebSocketHandshake.Offers(context)) : null;
        plan = plan with
        {
            Deflater = agreement is null ? null : deflate.DeflaterFor(agreement),
            Party = new Party(UserOf(context), context.Connection.RemoteIpAddress, context.Request.Path),
        };

        // The room first, then the 101: who has seen its connection open misses nothing from then on.
        var (connection, actor) = await node.OpenAsync(plan);
        if (actor.IsNobody())
        {
            await new SocketRefusal(
                StatusCodes.Status503ServiceUnavailable, "The hub is shutting down",
                new Dictionary<string, string> { ["Retry-After"] = "1" }).WriteAsync(context);
            return null;
        }

        var attached = false;
        try
        {
            socket?.Open(connection, actor, subprotocol);
            if (subprotocol is not null) context.Response.Headers.SecWebSocketProtocol = subprotocol;
            var stream = await WebSocketHandshake.AcceptAsync(context, agreement?.Answer);
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
            if (!attached) actor.Tell(Abandon.Instance);
        }
    }

    private static string? UserOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true } identity
            ? context.User.FindFirst("sub")?.Value ?? context.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value ?? identity.Name
            : null;
}
