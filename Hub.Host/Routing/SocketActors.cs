using Hub.Actors.Connections;
using Hub.Actors.Sockets;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>Sockets whose handler is an actor.</summary>
internal sealed class SocketActors(ConnectionUpgrade upgrade, RouteLimits limits, SocketFailures failures)
{
    public async Task AcceptAsync(HttpContext context, SocketRoute route, Props handler)
    {
        // Of the HTTP request nothing else is touched later: it is over when the socket is open.
        var socket = new HubSocket(SocketRequests.Of(context));
        var opened = await upgrade.OpenAsync(context, route, socket, _ => new ConnectionPlan
        {
            Guest = (connection, owner) =>
                Props.Create<SocketActor>(connection, owner, handler, socket.Request, (Func<Exception, Task>)FailedAsync),
            Handler = (connection, guest) => limits.Own(route, connection, socket.ReceiveBy(new SocketInlet(connection, guest))),
            WaitsForHandler = true,
        });
        if (opened is not null) await opened.Released;

        Task FailedAsync(Exception error) => failures.HandleAsync(route, new SocketFailure(error, socket, socket.Request));
    }
}
