using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>What a route wants of its connections.</summary>
internal sealed record ConnectionPlan
{
    /// <summary>
    /// Makes the handler of one connection; its guest is given where there is one, else its actor, so that a handler can
    /// subscribe.
    /// </summary>
    public required Func<Connection, IActorRef, IMessageHandler> Handler { get; init; }

    /// <summary>The form in which the connection gets room messages.</summary>
    public Dialect Dialect { get; init; } = Dialect.Raw;

    /// <summary>
    /// An actor of the route's own, started with the connection's as its parent when the upgrade is done; null for none. The
    /// connection ends with 1011 when it fails, and its actor does not stop before it.
    /// </summary>
    public Func<Connection, IActorRef, Props>? Guest { get; init; }

    /// <summary>
    /// Whether the reader waits for the handler as long as that takes. Else a message is read every 10 s all the same, since what
    /// does not take the others may be gone.
    /// </summary>
    public bool WaitsForHandler { get; init; }

    /// <summary>Who the connection belongs to, as lists and caps have it.</summary>
    public Party Party { get; init; } = Party.Unknown;

    /// <summary>Who its peer has shown to be before the upgrade.</summary>
    public Identity Identity { get; init; } = Identity.Nobody;

    /// <summary>How long a peer that nobody knows has to say who it is, zero for as long as it likes; null where nobody needs to.</summary>
    public TimeSpan? HelloTimeout { get; init; }

    /// <summary>What it gives back when it ends; null where there are no caps.</summary>
    public ConnectionPlace? Place { get; init; }

    /// <summary>The room that it joins before the upgrade is answered; null for none.</summary>
    public RoomId? Room { get; init; }

    /// <summary>Announces the connection in <see cref="Room"/>; null for silence.</summary>
    public Func<ConnectionId, Introduction>? Introduction { get; init; }

    /// <summary>Whether broadcasts to all reach it.</summary>
    public bool TakesBroadcasts { get; init; }

    /// <summary>Compresses what is sent to it; null for a connection without permessage-deflate.</summary>
    public FrameDeflater? Deflater { get; init; }
}
