namespace Hub.Actors.Protocol;

/// <summary>A connection as a room sees it.</summary>
internal interface IMember
{
    ConnectionId Id { get; }

    Dialect Dialect { get; }

    /// <summary>
    /// Queues a frame that is for this connection alone or must not be lost. Never blocks and never throws; a connection that cannot take it
    /// deals with that itself. Safe to call from any thread; frames of one caller keep their order.
    /// </summary>
    void Deliver(Frame frame);

    /// <summary>Queues what a room says to all, likewise.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="slow">What may become of it when the connection reads too slowly.</param>
    void Deliver(Frame frame, SlowPolicy slow) => Deliver(frame);
}
