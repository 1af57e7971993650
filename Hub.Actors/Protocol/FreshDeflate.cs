using System.IO.Compression;

namespace Hub.Actors.Protocol;

/// <summary>
/// Compresses each message for itself, so that its bytes are right for every connection. Has no state: any thread may
/// use it.
/// </summary>
/// <param name="level">Speed against size.</param>
/// <param name="windowBits">
/// No distance is longer than 2 to the power of this. The framework has only the window of 15 bits; a smaller one is
/// kept to by starting anew after as many bytes, since blocks of several streams make one stream.
/// </param>
internal sealed class FreshDeflate(CompressionLevel level, int windowBits) : IMessageDeflate
{
    // Each flush ends with an empty stored block; the last four bytes of the last one are left off.
    internal const int TailBytes = 4;

    private readonly int _pieceBytes = windowBits == DeflateNegotiation.MaxWindowBits ? int.MaxValue : 1 << windowBits;

    public bool KeepsContext => false;

    public void Compress(ReadOnlySpan<byte> message, RentedStream output)
    {
        while (message.Length > _pieceBytes)
        {
            CompressPiece(message[.._pieceBytes], output);
            message = message[_pieceBytes..];
        }

        CompressPiece(message, output);
        output.Truncate(output.Count - TailBytes);
    }

    public void Dispose()
    {
        // One for all: nothing belongs to a connection.
    }

    private void CompressPiece(ReadOnlySpan<byte> piece, RentedStream output)
    {
        int end;
        using (var stream = new DeflateStream(output, level, leaveOpen: true))
        {
            stream.Write(piece);
            stream.Flush();
            end = output.Count;
        }

        // Without the final block that the end of the stream adds: the message goes on, or ends with the flush.
        output.Truncate(end);
    }
}
