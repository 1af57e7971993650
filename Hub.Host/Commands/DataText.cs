using System.Text.Json;

namespace Hub.Host.Commands;

/// <summary>What somebody has said, on one line for people.</summary>
internal static class DataText
{
    /// <param name="data">A string as it is, anything else as JSON.</param>
    /// <param name="isBinary">Whether it is bytes in base64.</param>
    public static string Of(JsonElement data, bool isBinary)
    {
        if (data.ValueKind != JsonValueKind.String) return Line(data.GetRawText());
        return isBinary && data.TryGetBytesFromBase64(out var bytes) ? $"[binary, {PeopleText.Number(bytes.Length)} bytes]" : Line(data.GetString()!);
    }

    private static string Line(string text) => VisibleText.Of(text).Replace('\n', '\u240A');
}
