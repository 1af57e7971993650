using System.IO.Compression;

namespace Hub.Tests.Fixtures;

/// <summary>Compresses messages as a client does.</summary>
/// <param name="keepsContext">Whether a message may refer to those before it.</param>
internal sealed class ClientDeflate(bool keepsContext) : IDisposable
{
    private readonly MemoryStream _written = new();
    private DeflateStream? _stream;

    /// <summary>The payload of one message, its last four bytes left off (RFC 7692, section 7.2.1).</summary>
    public byte[] Message(byte[] message)
    {
        // What .NET does not compress at all: an empty message (section 7.2.3.6).
        if (message.Length == 0) return [0x00];
        if (!keepsContext) _stream = null;
        _stream ??= new DeflateStream(_written, CompressionLevel.SmallestSize, leaveOpen: true);
        _written.SetLength(0);
        _stream.Write(message);
        _stream.Flush();
        Assert.Equal([0x00, 0x00, 0xFF, 0xFF], _written.ToArray()[^4..]);
        return _written.ToArray()[..^4];
    }

    /// <summary>One message for itself.</summary>
    public static byte[] Of(byte[] message)
    {
        using var deflate = new ClientDeflate(keepsContext: false);
        return deflate.Message(message);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _written.Dispose();
    }
}
