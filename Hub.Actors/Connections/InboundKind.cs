namespace Hub.Actors.Connections;

/// <summary>What <see cref="IConnectionTransport.ReceiveAsync"/> brought.</summary>
internal enum InboundKind
{
    Text,
    Binary,
    Ping,
    Pong,

    /// <summary>The peer broke a rule of the protocol; the status says with what the connection is to be closed.</summary>
    Violation,

    /// <summary>The peer's close frame.</summary>
    Close,

    /// <summary>The end of the stream: after a close frame as it should be, without one a loss.</summary>
    End,
}
