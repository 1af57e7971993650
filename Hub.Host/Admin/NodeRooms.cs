using Hub.Actors.Protocol;
using Hub.Actors.Rooms;

namespace Hub.Host.Admin;

/// <summary>Answers for the rooms of this node.</summary>
internal sealed class NodeRooms(RoomCensus census, TimeProvider time)
{
    public RoomsTold Tell(RoomsAsked asked)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (asked.Names is { } names) return new RoomsTold([.. names.Select(name => Find(name, now)).OfType<RoomFigures>()], IsAll: true);

        var matching = census.Local.Select(figures => figures.Room).Union(census.Owned.Select(figures => figures.Room), StringComparer.Ordinal)
            .Where(name => Matches(asked.Filter, name) && (asked.After is null || string.CompareOrdinal(name, asked.After) > 0));
        // By name no more of them is looked at than is told.
        var found = asked.Sort == RoomSort.Name
            ? matching.Order(StringComparer.Ordinal).Take(asked.Limit + 1).Select(name => Find(name, now)).OfType<RoomFigures>()
            : matching.Select(name => Find(name, now)).OfType<RoomFigures>()
                .OrderByDescending(room => asked.Sort == RoomSort.Members ? room.Members : room.Rate).ThenBy(room => room.Room, StringComparer.Ordinal);
        List<RoomFigures> rooms = [.. found.Take(asked.Limit + 1)];
        var isAll = rooms.Count <= asked.Limit;
        return new RoomsTold(isAll ? rooms : rooms[..asked.Limit], isAll);
    }

    private RoomFigures? Find(string name, long now)
    {
        var (local, owned) = (census.FindLocal(name), census.FindOwned(name));
        if (local is null && owned is null) return null;
        var top = owned?.Top ?? default;
        return new RoomFigures(
            name, local?.Members ?? 0, owned is not null, owned?.RateAt(now) ?? 0, string.IsNullOrEmpty(top.Epoch) ? null : top.Epoch, top.Offset);
    }

    private static bool Matches(string? filter, string name) =>
        filter is null || (filter.Contains('*') ? RoomPattern.Matches(filter, name) : name.Contains(filter, StringComparison.OrdinalIgnoreCase));
}
