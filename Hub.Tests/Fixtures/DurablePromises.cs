using System.Globalization;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Holds what was seen of a durable room, and what the database has of it, against what such a room promises beyond <see cref="RoomPromises"/>: nothing is lost,
/// nobody misses anything, the history is one, and of what a publisher said one after the other nothing overtakes anything.
/// </summary>
internal static class DurablePromises
{
    /// <summary>One line for each promise that was not kept.</summary>
    /// <param name="record">What was seen.</param>
    /// <param name="stored">The room's rows, by their offsets.</param>
    public static IReadOnlyList<string> BrokenIn(RoomRecord record, IReadOnlyList<StoredMessage> stored) =>
    [
        .. RoomPromises.BrokenIn(record),
        .. Heard(record, stored).Concat(Stored(stored)).Concat(Acknowledged(record, stored)).Select(line => $"{record.Room}: {line}"),
    ];

    private static IEnumerable<string> Heard(RoomRecord record, IReadOnlyList<StoredMessage> stored)
    {
        var data = stored.ToLookup(row => (row.Epoch, row.Offset), row => row.Data);
        foreach (var hearing in record.Hearings)
        {
            foreach (var gap in hearing.Gaps) yield return $"{hearing.Name} was told of a gap, from {gap.Had} to {gap.GoesOn}";
            foreach (var said in hearing.Heard)
                if (!data[(said.Position.Epoch, said.Position.Offset)].Contains(said.Data)) yield return $"{hearing.Name} heard {said}, which the database does not have";
        }
    }

    private static IEnumerable<string> Stored(IReadOnlyList<StoredMessage> stored)
    {
        var epochs = stored.Select(row => row.Epoch).Distinct().ToList();
        if (epochs.Count > 1) yield return $"the room has the epochs {string.Join(", ", epochs)}";
        foreach (var twice in stored.GroupBy(row => row.Data).Where(rows => rows.Count() > 1))
            yield return $"{twice.Key} is in the database {twice.Count()} times: {string.Join("; ", twice)}";
        var (offset, term, at) = (0L, 0L, DateTime.MinValue);
        foreach (var row in stored)
        {
            if (row.Offset != offset + 1) yield return $"behind offset {offset} the database has {row}";
            if (row.Term < term) yield return $"behind term {term} the database has {row}";
            // All nodes have the same clock here.
            if (row.At < at) yield return $"behind what was accepted at {at:O} the database has {row}, of {row.At:O}";
            (offset, term, at) = (row.Offset, row.Term, row.At);
        }
    }

    private static IEnumerable<string> Acknowledged(RoomRecord record, IReadOnlyList<StoredMessage> stored)
    {
        var data = stored.ToLookup(row => (row.Epoch, row.Offset), row => row.Data);
        foreach (var said in record.Acknowledged)
            if (!data[(said.Position.Epoch, said.Position.Offset)].Contains(said.Data)) yield return $"{said} was acknowledged, and the database does not have it";
        foreach (var publisher in record.Acknowledged.GroupBy(said => PublisherOf(said.Data)))
        {
            var inOrder = publisher.OrderBy(said => CountOf(said.Data)).ToList();
            foreach (var (before, said) in inOrder.Zip(inOrder.Skip(1)))
                if (said.Position.Offset <= before.Position.Offset) yield return $"{said} was said after {before}";
        }
    }

    private static string PublisherOf(string data) => data[..data.LastIndexOf('-')];

    private static int CountOf(string data) => int.Parse(data[(data.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
}
