namespace Hub.Host.Routing;

/// <summary>Metadata of an endpoint that takes WebSocket upgrades: its route and what holds there.</summary>
/// <param name="Pattern">The route as it was mapped.</param>
/// <param name="Options">Its options, complete.</param>
internal sealed record SocketRoute(string Pattern, SocketOptions Options)
{
    // CONNECT is how HTTP/2 asks for a WebSocket (RFC 8441, section 4).
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect];
}
