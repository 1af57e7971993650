using Npgsql;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Texts as PostgreSQL can hold them: it knows no U+0000, and half a surrogate pair is no UTF-8.</summary>
internal static class StoredText
{
    private const char Replacement = '\uFFFD';

    public static string? At(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static string? Of(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0')) return text;
        return string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                var isPair = i + 1 < from.Length && char.IsSurrogatePair(from[i], from[i + 1]);
                to[i] = from[i] == '\0' || (char.IsSurrogate(from[i]) && !isPair) ? Replacement : from[i];
                if (isPair) to[i + 1] = from[++i];
            }
        });
    }
}
