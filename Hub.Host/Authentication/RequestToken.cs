namespace Hub.Host.Authentication;

/// <summary>Where a request has its token. A browser cannot set a header of a WebSocket's handshake, so it may also stand in the query.</summary>
internal static class RequestToken
{
    private const string Bearer = "Bearer ";

    /// <summary>The query's, else the header's (RFC 6750, section 2.1); null for none.</summary>
    public static string? Of(HttpRequest request) => OfQuery(request) ?? OfHeader(request);

    public static string? OfQuery(HttpRequest request) => request.Query["token"] is [{ Length: > 0 } token, ..] ? token : null;

    private static string? OfHeader(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && header[Bearer.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
}
