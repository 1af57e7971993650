namespace Hub.Host.Commands;

/// <summary>The address of a WebSocket, as people write it.</summary>
internal static class SocketUrl
{
    /// <summary>Completes <c>localhost:8080/ws/x</c> and takes http for ws; null for what cannot be an address.</summary>
    public static Uri? Parse(string text)
    {
        var complete = text.Contains("://", StringComparison.Ordinal) ? text : $"ws://{text}";
        if (!Uri.TryCreate(complete, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return null;
        var scheme = url.Scheme switch
        {
            "ws" or "http" => "ws",
            "wss" or "https" => "wss",
            _ => null,
        };
        // RFC 6455, 3: a fragment means nothing in such an address.
        return scheme is null || url.Fragment.Length > 0
            ? null
            : new UriBuilder(url) { Scheme = scheme, Port = url.IsDefaultPort ? -1 : url.Port }.Uri;
    }
}
