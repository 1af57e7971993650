using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>Does the upgrade, calls the route's function, and ends the socket.</summary>
internal delegate ValueTask<object?> SocketFunctionRunner(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next);

/// <summary>A socket whose handler is a function.</summary>
internal static class SocketFunction
{
    /// <summary>Calls the function and waits for its task.</summary>
    public static ValueTask<object?> RunAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        UseAsync(invocation, async _ => await next(invocation));

    /// <summary>Opens the socket and lets it be used; whatever that ends with, the socket is closed when this ends.</summary>
    public static async ValueTask<object?> UseAsync(EndpointFilterInvocationContext invocation, Func<HubSocket, Task> use)
    {
        var context = invocation.HttpContext;
        // A parameter could not be bound. The framework calls the filters all the same, and the handler not; the answer is its 400.
        if (context.Response.StatusCode == StatusCodes.Status400BadRequest) return Results.Empty;
        var route = context.GetEndpoint()!.Metadata.GetRequiredMetadata<SocketRoute>();
        var socket = context.Features.Get<HubSocket>()!;
        var upgrade = context.RequestServices.GetRequiredService<ConnectionUpgrade>();
        var limits = context.RequestServices.GetRequiredService<RouteLimits>();
        var failures = context.RequestServices.GetRequiredService<SocketFailures>();
        var opened = await upgrade.OpenAsync(context, route, socket, _ => new ConnectionPlan
        {
            Handler = (connection, _) => limits.Own(route, connection, socket.Receive()),
            WaitsForHandler = true,
        });
        if (opened is null) return Results.Empty;

        var running = context.RequestServices.GetRequiredService<RunningFunctions>();
        await running.WaitForAsync(UseAsync(socket, opened, use, route, failures), route);
        return Results.Empty;
    }

    private static async Task UseAsync(HubSocket socket, OpenedSocket opened, Func<HubSocket, Task> use, SocketRoute route, SocketFailures failures)
    {
        try
        {
            await use(socket);
            socket.BeginClose(CloseCodes.Done);
        }
        catch (SocketClosedException) when (socket.State != SocketState.Open)
        {
            // The peer has gone, and the handler with it.
        }
        catch (OperationCanceledException) when (socket.Closing.IsCancellationRequested)
        {
            // Likewise: what the handler waited with is signalled when the socket closes, or the server gives its request up.
            socket.BeginClose(CloseCodes.Lost);
        }
        catch (Exception failure)
        {
            await failures.HandleAsync(route, new SocketFailure(failure, socket, socket.Request));
            socket.BeginClose(CloseCodes.HandlerFailed);
        }

        socket.Discard();
        await socket.Over;
        await opened.Released;
    }
}
