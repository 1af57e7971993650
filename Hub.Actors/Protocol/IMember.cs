namespace Hub.Actors.Protocol;

/// <summary>A connection as a room sees it.</summary>
internal interface IMember
{
    ConnectionId Id { get; }

    Dialect Dialect { get; }

    /// <summary>
    /// Queues a frame for the connection. Never blocks and never throws; a connection that cannot take it
    /// deals with that itself. Safe to call from any thread; frames of one caller keep their order.
    /// </summary>
    void Deliver(Frame frame);
}
