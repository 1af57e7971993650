using System.Collections.Immutable;

namespace Hub.Host.Commands.Top;

/// <summary>All that the screen of <c>hub top</c> shows.</summary>
/// <param name="Server">The node that is asked.</param>
/// <param name="Report">What it has answered last.</param>
/// <param name="Order">By what rooms are sorted.</param>
/// <param name="IsPaused">Whether nothing is asked for now.</param>
/// <param name="Trouble">Why there is no newer answer; null where there is.</param>
/// <param name="Events">The latest events, the oldest first.</param>
internal sealed record TopState(Uri Server, TopReport Report, string Order, bool IsPaused, string? Trouble, ImmutableList<string> Events)
{
    /// <summary>Words for the order of rooms, in the order in which a key goes through them.</summary>
    public static readonly ImmutableList<string> Orders = ["rate", "members", "name"];

    /// <summary>The same in the next order, at once with the rooms that are here.</summary>
    public TopState Sorted()
    {
        var order = Orders[(Orders.IndexOf(Order) + 1) % Orders.Count];
        var rooms = order switch
        {
            "members" => Report.Rooms.OrderByDescending(room => room.Members),
            "name" => Report.Rooms.OrderBy(room => room.Room, StringComparer.Ordinal),
            _ => Report.Rooms.OrderByDescending(room => room.Rate),
        };
        return this with { Order = order, Report = Report with { Rooms = [.. rooms] } };
    }
}
