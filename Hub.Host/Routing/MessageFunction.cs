using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>A function of each message of a socket, called by its reader.</summary>
internal sealed class MessageFunction(
    HubSocket socket, Action<HubSocket, SocketMessage> function, SocketRoute route, SocketFailures failures) : IMessageHandler
{
    // The reader's own: what it reads until the socket closes is not for a function that has failed.
    private bool _hasFailed;

    public static async Task AcceptAsync(HttpContext context, SocketRoute route, Action<HubSocket, SocketMessage> function)
    {
        var services = context.RequestServices;
        var (limits, failures) = (services.GetRequiredService<RouteLimits>(), services.GetRequiredService<SocketFailures>());
        var socket = new HubSocket(SocketRequests.Of(context));
        var opened = await services.GetRequiredService<ConnectionUpgrade>().OpenAsync(context, route, socket, _ => new ConnectionPlan
        {
            Handler = (connection, _) =>
                limits.Own(route, connection, socket.ReceiveBy(new MessageFunction(socket, function, route, failures))),
        });
        if (opened is not null) await opened.Released;
    }

    public CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload)
    {
        if (_hasFailed) return null;
        try
        {
            function(socket, new SocketMessage(kind == MessageKind.Text, payload));
            return null;
        }
        catch (Exception failure)
        {
            _hasFailed = true;
            _ = HandleAsync(failure);
            return null;
        }
    }

    private async Task HandleAsync(Exception failure)
    {
        await failures.HandleAsync(route, new SocketFailure(failure, socket, socket.Request));
        socket.BeginClose(CloseCodes.HandlerFailed);
    }
}
