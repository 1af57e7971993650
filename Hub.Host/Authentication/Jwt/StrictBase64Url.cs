using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Hub.Host.Authentication.Jwt;

/// <summary>
/// base64url as RFC 7515, section 2, has it: no padding, no blanks, nothing but its alphabet. The framework's decoder takes all of these. Bits
/// that belong to no byte are zero, so that one value has one spelling.
/// </summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly System.Buffers.SearchValues<char> s_alphabet = System.Buffers.SearchValues.Create(Alphabet);

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.ContainsAnyExcept(s_alphabet)) return false;
        var unused = (text.Length % 4) switch { 0 => 0, 2 => 0b1111, 3 => 0b11, _ => -1 };
        if (unused < 0 || (unused > 0 && (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & unused) != 0)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }
}
