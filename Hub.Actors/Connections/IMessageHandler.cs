using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// What one kind of route does with what its peer says. Each connection has its own; its reader calls it,
/// one message at a time, perhaps on a thread that serves many other sockets: it must neither wait nor take long. An exception
/// ends the connection with 1011 and nothing else.
/// </summary>
internal interface IMessageHandler
{
    /// <param name="kind">Text or binary.</param>
    /// <param name="payload">The whole message; valid during the call only.</param>
    /// <returns>Null to go on, else how to close the connection.</returns>
    CloseStatus? Handle(MessageKind kind, ReadOnlyMemory<byte> payload);

    /// <summary>
    /// The closing has begun, by either side, or the connection is lost: what is sent from now on does not arrive. Called once,
    /// on the connection's actor.
    /// </summary>
    void Closing(CloseStatus status)
    {
    }

    /// <summary>It is over. Called once, after <see cref="Closing"/>.</summary>
    /// <param name="status">The peer's where it closed first, else the hub's.</param>
    /// <param name="wasClean">Whether close frames went both ways.</param>
    void Closed(CloseStatus status, bool wasClean)
    {
    }
}
