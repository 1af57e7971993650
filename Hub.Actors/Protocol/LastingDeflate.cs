using System.IO.Compression;

namespace Hub.Actors.Protocol;

/// <summary>
/// Compresses the messages of one connection as one stream. Costs more than 220 KB from the first message to the end.
/// </summary>
internal sealed class LastingDeflate(CompressionLevel level) : IMessageDeflate
{
    private readonly RentedStream _written = new();
    private DeflateStream? _stream;

    public bool KeepsContext => true;

    public void Compress(ReadOnlySpan<byte> message, RentedStream output)
    {
        _stream ??= new DeflateStream(_written, level, leaveOpen: true);
        _stream.Write(message);
        _stream.Flush();
        output.Write(_written.Written[..^FreshDeflate.TailBytes]);
        _written.Release();
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        _written.Dispose();
    }
}
