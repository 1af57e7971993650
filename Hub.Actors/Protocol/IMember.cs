namespace Hub.Actors.Protocol;

/// <summary>A connection as a room sees it.</summary>
internal interface IMember
{
    ConnectionId Id { get; }

    Dialect Dialect { get; }

    /// <summary>
    /// Queues a frame. Never blocks and never throws; a connection that cannot take it deals with that itself. Safe to call
    /// from any thread; frames of one caller keep their order.
    /// </summary>
    /// <param name="frame">The frame.</param>
    /// <param name="slow">What may become of it when the connection reads too slowly.</param>
    void Deliver(Frame frame, SlowPolicy slow = SlowPolicy.Close);

    /// <summary>Queues several, likewise; together they cost what one costs.</summary>
    /// <param name="frames">The frames; may be none.</param>
    /// <param name="slow">What may become of them when the connection reads too slowly.</param>
    void Deliver(ReadOnlySpan<Frame> frames, SlowPolicy slow)
    {
        foreach (var frame in frames) Deliver(frame, slow);
    }

    /// <summary>
    /// Queues several of a sender that goes no faster than the connection reads: all of them where there is room, however long they are; so
    /// of many such senders one is never the reason that the connection counts as slow.
    /// </summary>
    /// <param name="frames">The frames; not none.</param>
    /// <returns>False when there is no room, and nothing was queued: wait for it.</returns>
    bool TryDeliver(ReadOnlySpan<Frame> frames);

    /// <summary>Ends when little waits for the connection to read, or nothing is sent any more.</summary>
    Task WaitForRoomAsync();
}
