using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary>What a room keeps, for people.</summary>
internal static class HistoryTable
{
    public static string Of(History history, Screen screen)
    {
        var top = $"{VisibleText.Of(history.Room)} is at {VisibleText.Of(history.Epoch)}/{PeopleText.Number(history.Offset)}\n";
        return history.Items.Count == 0 ? $"{top}no messages\n" : top + '\n' + TextTable.Of(
        [
            ["OFFSET", "TIME", "FROM", "DATA"],
            .. history.Items.Select(item => (string[])
            [
                PeopleText.Number(item.Offset), PeopleText.Time(item.Ts), item.From ?? "-", DataText.Of(item.Data, item.Encoding is not null),
            ]),
        ], screen);
    }
}
