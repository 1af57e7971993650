using Hub.Host.Admin;

namespace Hub.Host.Commands;

/// <summary>Connections, for people.</summary>
internal static class ConnectionTable
{
    /// <summary>A line per connection.</summary>
    public static string Of(IReadOnlyList<ConnectionReport> connections, Screen screen) => connections.Count == 0 ? "no connections\n" : TextTable.Of(
    [
        ["CONNECTION", "NODE", "USER", "ADDRESS", "PROTOCOL", "PATH", "OPENED", "QUEUED"],
        .. connections.Select(connection => (string[])
        [
            connection.Id, connection.Node, connection.User ?? "-", connection.Address ?? "-", connection.Protocol, connection.Path,
            PeopleText.Time(connection.OpenedAt), Queued(connection),
        ]),
    ], screen);

    /// <summary>Everything of one connection.</summary>
    public static string Of(ConnectionDetail detail)
    {
        var connection = detail.Connection;
        return TextTable.Of(
        [
            ["connection", connection.Id],
            ["node", connection.Node],
            ["user", connection.User ?? "-"],
            ["address", connection.Address ?? "-"],
            ["path", connection.Path],
            ["protocol", connection.Protocol],
            ["opened", PeopleText.Time(connection.OpenedAt)],
            ["queued", Queued(connection)],
            ["silence", detail.SilenceMs is { } silence ? $"{PeopleText.Number(silence)} ms" : "nothing has come from it"],
            ["token ends", detail.ExpiresAt is { } end ? PeopleText.Time(end) : "never"],
            ["rooms", detail.Rooms.Count == 0 ? "-" : string.Join(", ", detail.Rooms)],
        ]);
    }

    private static string Queued(ConnectionReport connection) => $"{PeopleText.Bytes(connection.QueuedBytes)}{(connection.Slow ? ", slow" : "")}";
}
