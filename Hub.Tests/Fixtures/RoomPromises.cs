using Hub.Actors;

namespace Hub.Tests.Fixtures;

/// <summary>
/// Holds what was seen of a room against what every room promises: one order, no fork, nothing twice, no gap without notice, nothing that was acknowledged missing
/// where nobody was told of a gap.
/// </summary>
internal static class RoomPromises
{
    /// <summary>One line for each promise that was not kept.</summary>
    public static IReadOnlyList<string> BrokenIn(RoomRecord record)
    {
        var said = new Dictionary<RoomPosition, string>();
        List<string> broken = [.. record.Hearings.SelectMany(hearing => BrokenFor(hearing, said))];
        foreach (var epoch in said.GroupBy(each => each.Key.Epoch))
            broken.AddRange(epoch.GroupBy(each => each.Value).Where(each => each.Count() > 1)
                .Select(twice => $"{twice.Key} was heard at {string.Join(" and ", twice.Select(each => each.Key))}"));
        var wasTold = record.Hearings.Any(hearing => hearing.Gaps.Count > 0);
        foreach (var (position, data) in record.Acknowledged)
        {
            if (!said.TryGetValue(position, out var heard))
            {
                if (!wasTold) broken.Add($"{data} was acknowledged at {position}, and nobody heard it");
            }
            else if (heard != data)
            {
                broken.Add($"{data} was acknowledged at {position}, where {heard} was heard");
            }
        }

        return [.. broken.Select(line => $"{record.Room}: {line}")];
    }

    private static IEnumerable<string> BrokenFor(Hearing hearing, Dictionary<RoomPosition, string> said)
    {
        var gaps = hearing.Gaps.Select(gap => gap.GoesOn).ToHashSet();
        RoomPosition? at = null;
        foreach (var (position, data) in hearing.Heard)
        {
            var before = position with { Offset = position.Offset - 1 };
            if (at is { } known && known.Epoch == position.Epoch && known.Offset >= position.Offset) yield return $"{hearing.Name} had {at} and then {position}";
            else if (at is not null && at != before && !gaps.Contains(before)) yield return $"{hearing.Name} had {at} and then, without a notice, {position}";
            if (!said.TryAdd(position, data) && said[position] != data) yield return $"{hearing.Name} has {data} at {position}, another {said[position]}";
            at = position;
        }
    }
}
