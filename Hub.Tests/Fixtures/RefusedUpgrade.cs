using System.Net;
using System.Net.WebSockets;

namespace Hub.Tests.Fixtures;

/// <summary>How an upgrade that must be refused was answered.</summary>
internal static class RefusedUpgrade
{
    public static async Task<(HttpStatusCode Status, string? RetryAfter)> OfAsync(Uri url)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, limit.Token));
        return (socket.HttpStatusCode, socket.HttpResponseHeaders!.TryGetValue("Retry-After", out var values) ? values.Single() : null);
    }
}
