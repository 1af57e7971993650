using Hub.Actors.Diagnostics;

namespace Hub.Host.Routing;

/// <summary>Gives what handlers throw to the error handlers of their routes.</summary>
internal sealed partial class SocketFailures(ILogger<SocketFailures> logger)
{
    public async Task HandleAsync(SocketRoute route, SocketFailure failure)
    {
        if (route.Options.OnError is not { } handler)
        {
            Log.Failed(logger, route.Pattern, failure.Request.Id, failure.Error);
            return;
        }

        try
        {
            await handler(failure);
        }
        catch (Exception again)
        {
            Log.ErrorHandlerFailed(logger, route.Pattern, failure.Request.Id, failure.Error.Message, again);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.SocketFailed, LogLevel.Error, "The handler of {Route} failed; connection {ConnectionId} is closed with 1011")]
        public static partial void Failed(ILogger logger, string route, string connectionId, Exception exception);

        [LoggerMessage(HubEventIds.ErrorHandlerFailed, LogLevel.Error,
            "The error handler of {Route} failed at an error of connection {ConnectionId}, which said: {Message}")]
        public static partial void ErrorHandlerFailed(ILogger logger, string route, string connectionId, string message, Exception exception);
    }
}
