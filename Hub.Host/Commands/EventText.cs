using System.Text.Json;
using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>What happens to nodes, for people.</summary>
internal static class EventText
{
    /// <summary>An event as a line: time, node, level, message. Null for what is none.</summary>
    public static string? Of(JsonElement data)
    {
        try
        {
            return data.Deserialize(AdminJson.Default.NodeEvent) is { Node: { } node, Level: { } level, Message: { } message, At: var at }
                ? $"{PeopleText.TimeOfDay(DateTimeOffset.FromUnixTimeMilliseconds(at))} {Visible(node)} {Visible(level)} {Visible(message)}"
                : null;
        }
        catch (Exception other) when (other is JsonException or ArgumentOutOfRangeException)
        {
            // An operator may say anything there.
            return null;
        }
    }

    private static string Visible(string text) => VisibleText.Of(text).Replace('\n', '\u240A');
}
