using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Endpoints;

/// <summary>Turns an upgrade request into a connection with its actor, on a socket of its own where it can.</summary>
internal sealed class ConnectionUpgrade(HubNode node, IOptions<LimitOptions> limits, PerMessageDeflate deflate)
{
    /// <summary>Answers the request: 101 and a connection, else an error with one line of text.</summary>
    public async Task AcceptAsync(HttpContext context, ConnectionPlan plan)
    {
        if (!WebSocketHandshake.IsWanted(context))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "This path takes a WebSocket upgrade");
            return;
        }

        if (WebSocketHandshake.Refuse(context) is { } refusal)
        {
            await RefuseAsync(context, refusal.Status, refusal.Text);
            return;
        }

        var agreement = deflate.Accept(WebSocketHandshake.Offers(context));
        if (agreement is not null) plan = plan with { Deflater = deflate.DeflaterFor(agreement) };

        // The room first, then the 101: who has seen its connection open misses nothing from then on.
        var (connection, actor) = await node.OpenAsync(plan);
        if (actor.IsNobody())
        {
            context.Response.Headers.RetryAfter = "1";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The hub is shutting down");
            return;
        }

        var attached = false;
        try
        {
            var stream = await WebSocketHandshake.AcceptAsync(context, agreement?.Answer);
            var inflater = agreement is null ? null : new MessageInflater(agreement.ClientKeepsContext);
            if (SocketConnection.Detach(context, out var received) is { } socket)
            {
                attached = true;
                connection.Attach(actor, new SocketTransport(socket, received, limits.Value.MaxPayload, inflater));
                return;
            }

            var transport = new StreamTransport(
                stream, context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort, limits.Value.MaxPayload, inflater);
            attached = true;
            connection.Attach(actor, transport);
            await transport.Closed;
        }
        finally
        {
            if (!attached) actor.Tell(Abandon.Instance);
        }
    }

    private static async Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
    }
}
