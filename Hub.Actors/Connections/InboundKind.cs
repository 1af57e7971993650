namespace Hub.Actors.Connections;

/// <summary>What <see cref="IConnectionTransport.ReceiveAsync"/> brought.</summary>
internal enum InboundKind
{
    Text,
    Binary,

    /// <summary>A message over the limit; none of it was kept.</summary>
    TooBig,

    /// <summary>The peer's close frame, or the end of a connection that broke (<see cref="Protocol.CloseCodes.Abnormal"/>).</summary>
    Closed,
}
