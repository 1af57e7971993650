using System.Globalization;

namespace Hub.Host.Admin;

/// <summary>Where a page of rooms ends: the last room, with the figure that it was sorted by.</summary>
/// <param name="Sort">The order.</param>
/// <param name="Figure">Members or messages a second; 0 in the order of the names.</param>
/// <param name="Name">The room's name.</param>
internal sealed record RoomCursor(RoomSort Sort, double Figure, string Name)
{
    private const char Separator = ':';

    public static RoomCursor Of(RoomReport room, RoomSort sort) => new(sort, FigureOf(room, sort), room.Room);

    /// <returns>False for a text that is no cursor of that order; none for null.</returns>
    public static bool TryParse(string? text, RoomSort sort, out RoomCursor? cursor)
    {
        cursor = null;
        if (text is null) return true;
        if (text.Split(Separator, 3) is not [var order, var figure, var name]
            || order != RoomRuleReport.Word(sort)
            || !double.TryParse(figure, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        cursor = new RoomCursor(sort, value, name);
        return true;
    }

    /// <summary>Whether the room comes behind it.</summary>
    public bool IsBefore(RoomReport room) => FigureOf(room, Sort).CompareTo(Figure) switch
    {
        0 => string.CompareOrdinal(room.Room, Name) > 0,
        var order => order < 0,
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{RoomRuleReport.Word(Sort)}{Separator}{Figure}{Separator}{Name}");

    private static double FigureOf(RoomReport room, RoomSort sort) => sort switch
    {
        RoomSort.Members => room.Members,
        RoomSort.Rate => room.Rate,
        _ => 0,
    };
}
