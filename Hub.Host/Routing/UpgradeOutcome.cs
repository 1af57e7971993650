namespace Hub.Host.Routing;

/// <summary>What became of a request for a WebSocket, as <c>hub.upgrades</c> counts it. A fixed few.</summary>
internal sealed class UpgradeOutcome
{
    public static readonly UpgradeOutcome Accepted = new("");

    /// <summary>Nothing takes an upgrade on this path.</summary>
    public static readonly UpgradeOutcome Path = new("path");

    /// <summary>A bad version, key, list of extensions or HTTP version.</summary>
    public static readonly UpgradeOutcome Handshake = new("handshake");

    public static readonly UpgradeOutcome Origin = new("origin");

    /// <summary>Missing or bad.</summary>
    public static readonly UpgradeOutcome Token = new("token");

    /// <summary>The route's <see cref="SocketOptions.VerifyClient"/> has refused.</summary>
    public static readonly UpgradeOutcome Hook = new("hook");

    public static readonly UpgradeOutcome Subprotocol = new("subprotocol");

    /// <summary>Its name is none, or who asks may not join.</summary>
    public static readonly UpgradeOutcome Room = new("room");

    /// <summary>A cap of connections.</summary>
    public static readonly UpgradeOutcome Cap = new("cap");

    /// <summary>The node is shutting down, or cut off from the others.</summary>
    public static readonly UpgradeOutcome Closing = new("closing");

    /// <summary>Filters, authorization or a failure of the application.</summary>
    public static readonly UpgradeOutcome Other = new("other");

    private UpgradeOutcome(string reason) => Reason = reason;

    /// <summary>In a word.</summary>
    public string Reason { get; }

    /// <summary>Keeps it with the request; the latest counts.</summary>
    public void Mark(HttpContext context) => context.Features.Set(this);
}
