using System.Net;

namespace Hub.Tests.Fixtures;

/// <summary>A right upgrade request whose answer is looked at as HTTP.</summary>
internal static class UpgradeRequest
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Limits.Generous };

    /// <summary>Sends it, with further headers such as <c>Origin: http://app.example</c>.</summary>
    public static Task<HttpResponseMessage> SendAsync(HubServer hub, string path, params string[] headers) => SendAsync(new Uri(hub.Url, path), headers);

    /// <summary>The same to any address.</summary>
    public static async Task<HttpResponseMessage> SendAsync(Uri url, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var header in headers.Concat(
            ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]))
        {
            var (name, value) = (header[..header.IndexOf(':', StringComparison.Ordinal)], header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The status alone.</summary>
    public static async Task<int> StatusAsync(HubServer hub, string path, params string[] headers)
    {
        using var answer = await SendAsync(hub, path, headers);
        return (int)answer.StatusCode;
    }

    /// <summary>Status and body of a refusal.</summary>
    public static async Task<(int Status, string Body)> RefusalAsync(HubServer hub, string path, params string[] headers)
    {
        using var answer = await SendAsync(hub, path, headers);
        Assert.NotEqual(HttpStatusCode.SwitchingProtocols, answer.StatusCode);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
