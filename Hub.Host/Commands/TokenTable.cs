using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hub.Host.Commands;

/// <summary>What a token says, for people.</summary>
internal static class TokenTable
{
    public static string Of(TokenReport report, DateTimeOffset now)
    {
        var rows = new List<(string Name, string Text)> { ("alg", report.Algorithm) };
        if (report.KeyId is not null) rows.Add(("kid", report.KeyId));
        foreach (var claim in report.Claims.EnumerateObject())
        {
            if (claim.Name == "rooms") continue;
            rows.Add((claim.Name, claim.Name switch
            {
                "exp" => Date(claim.Value, report.ExpiresAt, now),
                "nbf" => Date(claim.Value, report.NotBefore!.Value, now),
                "iat" => Date(claim.Value, report.IssuedAt!.Value, now),
                _ => claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()! : claim.Value.GetRawText(),
            }));
        }

        rows.AddRange(Rooms(report));
        var width = rows.Max(row => row.Name.Length);
        var text = new StringBuilder();
        foreach (var row in rows) text.Append(Line(row.Name).PadRight(width)).Append("  ").Append(Line(row.Text)).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Text)> Rooms(TokenReport report)
    {
        if (report.Rooms is null) return [("rooms", "the token limits nothing")];
        if (report.Rooms.Count == 0) return [("rooms", "none")];
        var width = report.Rooms.Keys.Max(pattern => pattern.Length);
        return report.Rooms.Select((grant, index) =>
            (index == 0 ? "rooms" : "", $"{grant.Key.PadRight(width)}  {(grant.Value.Count == 0 ? "nothing" : string.Join(", ", grant.Value))}"));
    }

    private static string Date(JsonElement number, DateTimeOffset date, DateTimeOffset now)
    {
        var away = TimeSpan.FromSeconds(Math.Round((date - now).TotalSeconds));
        var when = away < TimeSpan.Zero ? $"{-away:c} ago" : $"in {away:c}";
        return string.Create(CultureInfo.InvariantCulture, $"{number.GetRawText()}  {date:yyyy-MM-ddTHH:mm:ssZ}, {when}");
    }

    // Whoever made the token chose these characters, and each row is one line.
    private static string Line(string text) => VisibleText.Of(text).Replace('\n', '\u240A');
}
