using System.Net.WebSockets;
using Microsoft.AspNetCore.WebUtilities;

namespace Hub.Host.Commands;

/// <summary>Opens a WebSocket and tells apart a server that refuses from one that is not there.</summary>
internal static class Handshake
{
    // Longer than a slow server takes, shorter than the minutes an operating system tries a dead address.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>Null when the socket is open, else why not. No reason when the user called it off.</summary>
    public static async Task<(string? Reason, int ExitCode)?> TryAsync(
        ClientWebSocket socket, Uri address, TimeProvider time, CancellationToken interrupted)
    {
        socket.Options.CollectHttpResponseDetails = true;
        using var late = new CancellationTokenSource(s_limit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, interrupted);
        try
        {
            await socket.ConnectAsync(address, stop.Token);
            return null;
        }
        catch (OperationCanceledException)
        {
            return interrupted.IsCancellationRequested
                ? (null, ExitCodes.Ok)
                : ($"{address} did not answer within {s_limit.TotalSeconds} s", ExitCodes.Unreachable);
        }
        catch (WebSocketException failed)
        {
            var status = (int)socket.HttpStatusCode;
            return status switch
            {
                0 => ($"{address} is unreachable: {failed.GetBaseException().Message}", ExitCodes.Unreachable),
                101 => ($"{address} answered the handshake wrongly: {failed.Message}", ExitCodes.Failed),
                _ => ($"{address} refused the handshake: {status} {ReasonPhrases.GetReasonPhrase(status)}", ExitCodes.Failed),
            };
        }
    }
}
