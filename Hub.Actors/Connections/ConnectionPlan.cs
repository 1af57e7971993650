using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>What a route wants of its connections.</summary>
internal sealed record ConnectionPlan
{
    /// <summary>Makes the handler of one connection; its actor is given so that a handler can subscribe.</summary>
    public required Func<Connection, IActorRef, IMessageHandler> Handler { get; init; }

    /// <summary>The form in which the connection gets room messages.</summary>
    public Dialect Dialect { get; init; } = Dialect.Raw;

    /// <summary>The room that it joins before the upgrade is answered; null for none.</summary>
    public RoomId? Room { get; init; }

    /// <summary>Announces the connection in <see cref="Room"/>; null for silence.</summary>
    public Func<ConnectionId, Introduction>? Introduction { get; init; }

    /// <summary>Whether broadcasts to all reach it.</summary>
    public bool TakesBroadcasts { get; init; }

    /// <summary>Compresses what is sent to it; null for a connection without permessage-deflate.</summary>
    public FrameDeflater? Deflater { get; init; }
}
