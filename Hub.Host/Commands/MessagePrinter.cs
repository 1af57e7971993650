using System.Net.WebSockets;
using System.Text;

namespace Hub.Host.Commands;

/// <summary>Prints messages as they arrive, piece by piece: a text as a line, a binary as a note of its size.</summary>
/// <param name="output">Where to.</param>
/// <param name="escape">
/// Whether control characters are made visible. On a terminal they must be: the text is somebody else's, and escape
/// sequences rewrite the screen.
/// </param>
internal sealed class MessagePrinter(TextWriter output, bool escape)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _characters = new char[64 * 1024];
    private long _binaryBytes;

    /// <summary>Takes the next piece, of at most 64 KiB.</summary>
    public void Print(ReadOnlySpan<byte> piece, WebSocketMessageType type, bool endOfMessage)
    {
        if (type == WebSocketMessageType.Binary)
        {
            _binaryBytes += piece.Length;
            if (!endOfMessage)
                return;
            output.WriteLine($"[binary, {_binaryBytes} bytes]");
            _binaryBytes = 0;
            return;
        }

        var characters = _characters.AsSpan(0, _decoder.GetChars(piece, _characters, endOfMessage));
        if (escape)
            VisibleText.Make(characters);
        output.Write(characters);
        if (endOfMessage)
            output.WriteLine();
    }
}
