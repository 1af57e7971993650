using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Transport;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Hub.Host.Endpoints;

/// <summary>Turns an upgrade request into a connection with its actor, and lives as long as it does.</summary>
internal sealed class ConnectionUpgrade(
    HubNode node, IOptions<LimitOptions> limits, PerMessageDeflate deflate, TimeProvider time)
{
    // An actor that failed closes its socket with 1011: this long it takes at most until that is on the wire and answered.
    private static readonly TimeSpan FarewellTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Answers the request: 101 and the connection until its end, else an error with one line of text.</summary>
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
            HalfClose.KeepOpen(context);
            var stream = await WebSocketHandshake.AcceptAsync(context, agreement?.Answer);
            var transport = new UpgradedTransport(
                stream, DirectSocket.Of(context), context.Features.GetRequiredFeature<IHttpRequestLifetimeFeature>(), limits.Value.MaxPayload,
                agreement is null ? null : new MessageInflater(agreement.ClientKeepsContext));
            actor.Tell(new Attach(transport));
            attached = true;
            await EndOfAsync(connection);
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

    private async Task EndOfAsync(Connection connection)
    {
        await connection.Closed;
        try
        {
            await connection.Outbound.Completed.WaitAsync(FarewellTimeout, time);
        }
        catch (TimeoutException)
        {
            // The peer does not read: its socket is dropped as it is.
        }
    }
}
