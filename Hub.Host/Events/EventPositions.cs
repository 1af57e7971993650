using System.Globalization;
using System.Text;
using Hub.Actors;

namespace Hub.Host.Events;

/// <summary>
/// Where a stream of events stands in each of its rooms, and the text for it that stands in <c>id:</c> and comes back as
/// <c>Last-Event-ID</c>: <c>room:epoch:offset</c>, several separated by commas, names percent-encoded.
/// </summary>
internal sealed class EventPositions
{
    private readonly Dictionary<string, RoomPosition> _positions = [];

    public RoomPosition? Of(string room) => _positions.TryGetValue(room, out var position) ? position : null;

    public void Set(string room, RoomPosition position) => _positions[room] = position;

    /// <summary>Reads the text. What is no position is left out: a client that made something up begins anew.</summary>
    public static EventPositions Parse(string? text)
    {
        var positions = new EventPositions();
        foreach (var part in (text ?? "").Split(','))
        {
            if (part.Split(':') is not [{ Length: > 0 } room, { Length: > 0 } epoch, var offset]) continue;
            if (!long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            positions.Set(Uri.UnescapeDataString(room), new RoomPosition(Uri.UnescapeDataString(epoch), number));
        }

        return positions;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (room, position) in _positions)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(room)}:{Uri.EscapeDataString(position.Epoch)}:{position.Offset}");
        }

        return text.ToString();
    }
}
