namespace Hub.Actors.Protocol;

/// <summary>Compresses one message after the other, as permessage-deflate has it (RFC 7692, section 7.2.1).</summary>
internal interface IMessageDeflate : IDisposable
{
    /// <summary>
    /// Whether a message refers to those before it. Then what it was compressed to must be sent, however long it is,
    /// to this connection and no other.
    /// </summary>
    bool KeepsContext { get; }

    /// <summary>Adds the compressed message to the output.</summary>
    void Compress(ReadOnlySpan<byte> message, RentedStream output);
}
