using System.Security.Cryptography;
using System.Text;
using Hub.Actors.Protocol;
using Microsoft.AspNetCore.Http.Features;

namespace Hub.Host.Transport;

/// <summary>
/// The opening handshake: over HTTP/1.1 an upgrade (RFC 6455, section 4.2), over HTTP/2 an extended CONNECT
/// (RFC 8441). What comes after it is the hub's own codec on the stream that the server gives out.
/// </summary>
internal static class WebSocketHandshake
{
    private const string Version = "13";
    private const int KeyBytes = 16;

    // RFC 6455, section 1.3.
    private static readonly byte[] AcceptSuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8.ToArray();

    /// <summary>Whether the request asks for a WebSocket at all, rightly or wrongly.</summary>
    public static bool IsWanted(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            ? connect.Protocol?.Equals("websocket", StringComparison.OrdinalIgnoreCase) == true
            : HttpMethods.IsGet(context.Request.Method) && Names(context.Request.Headers.Upgrade, "websocket");

    /// <summary>Checks what the client sent.</summary>
    /// <returns>Null when it may be accepted, else the status and one line for the client.</returns>
    public static (int Status, string Text)? Refuse(HttpContext context)
    {
        var headers = context.Request.Headers;
        var version = headers.SecWebSocketVersion.ToString();
        if (version != Version)
        {
            context.Response.Headers.SecWebSocketVersion = Version;
            return (StatusCodes.Status426UpgradeRequired,
                version.Length == 0 ? "Sec-WebSocket-Version is missing, 13 is needed" : $"Sec-WebSocket-Version is {version}, 13 is needed");
        }

        if (!ExtensionOffers.TryParse(headers.SecWebSocketExtensions, out _))
            return (StatusCodes.Status400BadRequest, "Sec-WebSocket-Extensions is not a list of extensions");
        if (IsConnect(context)) return null;
        if (context.Request.Protocol != HttpProtocol.Http11
            || context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }
            || !Names(headers.Connection, "upgrade"))
            return (StatusCodes.Status400BadRequest, "A WebSocket needs HTTP/1.1 with Connection: Upgrade, or HTTP/2");
        return IsKey(headers.SecWebSocketKey.ToString())
            ? null
            : (StatusCodes.Status400BadRequest, "Sec-WebSocket-Key must be 16 bytes in base64");
    }

    /// <summary>What the client offers, in a request that was not refused.</summary>
    public static List<ExtensionOffer> Offers(HttpContext context)
    {
        _ = ExtensionOffers.TryParse(context.Request.Headers.SecWebSocketExtensions, out var offers);
        return offers;
    }

    /// <summary>Answers with 101 (200 over HTTP/2).</summary>
    /// <param name="context">The request.</param>
    /// <param name="extensions">Those agreed upon, as <c>Sec-WebSocket-Extensions</c> has them; null for none.</param>
    /// <returns>The stream of the connection.</returns>
    public static async Task<Stream> AcceptAsync(HttpContext context, string? extensions)
    {
        if (extensions is not null) context.Response.Headers.SecWebSocketExtensions = extensions;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return await connect.AcceptAsync();

        var headers = context.Response.Headers;
        headers.Connection = "Upgrade";
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = AcceptOf(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static bool IsConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    // A header with a list of names (RFC 9110, section 5.6.1).
    private static bool Names(Microsoft.Extensions.Primitives.StringValues header, string name)
    {
        foreach (var line in header)
            foreach (var part in (line ?? "").Split(','))
                if (part.AsSpan().Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return key.Length == 24 && Convert.TryFromBase64String(key, bytes, out var written) && written == KeyBytes;
    }

#pragma warning disable CA5350 // SHA-1 is what RFC 6455 asks for; it proves that the server read the key, not who it is.
    private static string AcceptOf(string key) =>
        Convert.ToBase64String(SHA1.HashData([.. Encoding.ASCII.GetBytes(key), .. AcceptSuffix]));
#pragma warning restore CA5350
}
