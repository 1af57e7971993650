using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Hub.Actors.Protocol;

/// <summary>
/// Checks UTF-8 that comes in pieces, and says at the first byte that cannot be right (RFC 6455, section 8.1).
/// </summary>
internal struct Utf8Check
{
    // The first bytes of a character that has not come whole: three at most.
    private byte _first;
    private byte _second;
    private byte _third;
    private int _held;

    /// <summary>Whether everything so far ends with a whole character.</summary>
    public readonly bool IsComplete => _held == 0;

    /// <returns>False when no continuation could make it valid.</returns>
    public bool Accepts(ReadOnlySpan<byte> piece)
    {
        if (_held > 0 && !FinishHeld(ref piece)) return false;
        if (Utf8.IsValid(piece)) return true;
        return AcceptsIncompleteEnd(piece);
    }

    // The pieces' border lies within a character: takes byte after byte until it is whole.
    private bool FinishHeld(ref ReadOnlySpan<byte> piece)
    {
        Span<byte> character = [_first, _second, _third, 0];
        while (_held > 0 && !piece.IsEmpty)
        {
            character[_held++] = piece[0];
            piece = piece[1..];
            switch (Rune.DecodeFromUtf8(character[.._held], out _, out var consumed))
            {
                case OperationStatus.Done:
                    _held = 0;
                    break;
                case OperationStatus.NeedMoreData:
                    break;
                default:
                    _ = consumed;
                    return false;
            }
        }

        (_first, _second, _third) = (character[0], character[1], character[2]);
        return true;
    }

    private bool AcceptsIncompleteEnd(ReadOnlySpan<byte> piece)
    {
        // Only the last three bytes can belong to a character that is not whole yet.
        for (var length = 1; length <= Math.Min(3, piece.Length); length++)
        {
            var end = piece[^length..];
            if ((end[0] & 0xC0) == 0x80) continue;
            if (Rune.DecodeFromUtf8(end, out _, out _) != OperationStatus.NeedMoreData || !Utf8.IsValid(piece[..^length])) return false;
            (_held, _first) = (length, end[0]);
            if (length > 1) _second = end[1];
            if (length > 2) _third = end[2];
            return true;
        }

        return false;
    }
}
