namespace Hub.Host.Routing;

/// <summary>Metadata of the routes of <c>MapHub</c> and <c>MapRoom</c>, of which <c>HUB__AUTH__REQUIRED</c> speaks.</summary>
internal sealed class HubRoute
{
    /// <summary>The subprotocol whose clients may bring their token in a hello.</summary>
    public const string Subprotocol = "hub.v1";

    public static readonly HubRoute Instance = new(takesHello: false);

    public static readonly HubRoute WithHello = new(takesHello: true);

    private HubRoute(bool takesHello) => TakesHello = takesHello;

    /// <summary>Whether an upgrade offers the subprotocol.</summary>
    public static bool IsOffered(HttpRequest request) =>
        request.Headers.SecWebSocketProtocol.Any(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries).Contains(Subprotocol));

    /// <summary>Whether the route speaks hub.v1.</summary>
    public bool TakesHello { get; }
}
