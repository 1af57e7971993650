using System.Globalization;
using System.Text;
using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>
/// Texts as PostgreSQL can hold them: it knows no U+0000, and half a surrogate pair is no UTF-8. Each of these, and U+FFFD itself, becomes U+FFFD and its four
/// hexadecimal digits, so that no two texts become one.
/// </summary>
internal static class StoredText
{
    private const char Mark = '\uFFFD';
    private const int Digits = 4;

    public static string? Of(string? text)
    {
        if (text is null || IsPlain(text)) return text;
        var stored = new StringBuilder(text.Length + Digits);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) stored.Append(text[i]).Append(text[++i]);
            else if (text[i] is '\0' or Mark || char.IsSurrogate(text[i])) stored.Append(Mark).Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
            else stored.Append(text[i]);
        }

        return stored.ToString();
    }

    /// <summary>What was stored in a column; null where nothing was.</summary>
    public static string? At(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Read(reader.GetString(column));

    private static string Read(string stored)
    {
        if (!stored.Contains(Mark)) return stored;
        var text = new StringBuilder(stored.Length);
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] == Mark && i + Digits < stored.Length && TryDigits(stored.AsSpan(i + 1, Digits), out var code))
            {
                text.Append(code);
                i += Digits;
            }
            else
            {
                text.Append(stored[i]);
            }
        }

        return text.ToString();
    }

    private static bool TryDigits(ReadOnlySpan<char> digits, out char code)
    {
        var isCode = ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number);
        code = (char)number;
        return isCode;
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && text.AsSpan().IndexOfAny('\0', Mark) < 0;
}
