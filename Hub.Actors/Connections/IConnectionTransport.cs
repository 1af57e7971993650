namespace Hub.Actors.Connections;

/// <summary>
/// One upgraded connection: whole messages and control frames in, bytes of prepared frames out. One reader and one
/// writer use it at the same time, never two of a kind. A connection that broke is a result here, not an exception.
/// </summary>
internal interface IConnectionTransport : IAsyncDisposable
{
    /// <summary>
    /// Waits for the next message or control frame. After a violation or the end only the end is ever received: what
    /// still comes is read and thrown away until then.
    /// </summary>
    ValueTask<Inbound> ReceiveAsync();

    /// <summary>Writes whole frames. Complete at once when the operating system took all of it.</summary>
    /// <param name="frames">Must stay unchanged until the write is complete.</param>
    /// <returns>False when the connection is gone.</returns>
    ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> frames);

    /// <summary>Tells the peer that nothing more comes (FIN), where the transport can; reading goes on.</summary>
    void EndWriting();

    /// <summary>Gives the connection back when all has been said. What waits in the other calls ends.</summary>
    void Close();

    /// <summary>Cuts the connection at once; what waits in the other calls ends. Safe from any thread, and more than once.</summary>
    void Abort();
}
