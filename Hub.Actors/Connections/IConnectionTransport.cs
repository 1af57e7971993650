using Hub.Actors.Protocol;

namespace Hub.Actors.Connections;

/// <summary>
/// One upgraded connection: whole messages in, prepared frames out. One reader and one writer use it at the
/// same time, never two of a kind. A connection that broke is a result here, not an exception.
/// </summary>
internal interface IConnectionTransport : IAsyncDisposable
{
    /// <summary>
    /// Waits for the next message. After <see cref="InboundKind.TooBig"/> what follows is read and thrown
    /// away until the peer closes; after <see cref="InboundKind.Closed"/> nothing may be received.
    /// </summary>
    ValueTask<Inbound> ReceiveAsync();

    /// <summary>Writes frames in order.</summary>
    /// <returns>False when the connection is gone.</returns>
    ValueTask<bool> SendAsync(IReadOnlyList<Frame> frames);

    /// <summary>Writes the close frame, or the reply to the peer's; nothing is sent after it.</summary>
    /// <returns>False when the connection is gone.</returns>
    ValueTask<bool> CloseAsync(CloseStatus status);

    /// <summary>Cuts the connection at once; what waits in the other calls ends. Safe from any thread, and more than once.</summary>
    void Abort();
}
