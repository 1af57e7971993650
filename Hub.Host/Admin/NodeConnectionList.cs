using System.Net;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Admin;

/// <summary>Answers for the connections of this node.</summary>
internal sealed class NodeConnectionList(HubNode node, LimitOptions limits)
{
    // Where there is no limit, so much as if it were the default.
    private const int DefaultOutboundBytes = 1024 * 1024;

    public async Task<ConnectionsTold?> TellAsync(ConnectionsAsked asked)
    {
        var found = await node.View.ConnectionsAsync();
        var members = asked.Room is { } room ? (await node.View.MembersAsync(RoomId.Own(room))).ToHashSet() : null;
        var block = BlockOf(asked.Address);
        var after = ConnectionId.TryParse(asked.After, out var id) ? id.Value : (ulong?)null;
        List<Connection> page =
        [
            .. found.Where(connection => !connection.HasEnded
                    && (after is null || connection.Id.Value > after)
                    && (asked.User is null || connection.User == asked.User)
                    && (members is null || members.Contains(connection.Id))
                    && (block is null || (connection.Plan.Party.Address is { } address && block.Value.Contains(Plain(address))))
                    && (!asked.Slow || IsSlow(connection.Outbound.QueuedBytes)))
                .OrderBy(connection => connection.Id.Value).Take(asked.Limit + 1),
        ];
        var isAll = page.Count <= asked.Limit;
        return new ConnectionsTold([.. page.Take(asked.Limit).Select(Describe)], isAll);
    }

    public async Task<ConnectionDetail?> FindAsync(ConnectionAsked asked)
    {
        if (!ConnectionId.TryParse(asked.Id, out var id) || await node.View.FindAsync(id) is not { } found) return null;
        var (connection, rooms) = found;
        return new ConnectionDetail(
            Describe(connection), [.. rooms.Select(room => room.Name).Order(StringComparer.Ordinal)],
            (long?)connection.Heartbeat.Silence?.TotalMilliseconds, connection.Identity.Expires);
    }

    private static IPNetwork? BlockOf(string? text)
    {
        if (text is null) return null;
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(Plain(address), Plain(address).GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var block) ? block : null;
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private ConnectionReport Describe(Connection connection)
    {
        var queued = connection.Outbound.QueuedBytes;
        return new ConnectionReport(
            connection.Id.ToString(), node.Id.Name, connection.User, connection.Plan.Party.Address is { } address ? Plain(address).ToString() : null,
            connection.Plan.Party.Path, ProtocolOf(connection.Plan), connection.MadeAt, queued, IsSlow(queued));
    }

    private static string ProtocolOf(ConnectionPlan plan) => plan.Dialect switch
    {
        Dialect.Hub => "hub.v1",
        Dialect.Plain => "plain",
        _ => "raw",
    };

    private bool IsSlow(int queuedBytes) => queuedBytes >= (limits.OutboundBytes == 0 ? DefaultOutboundBytes : limits.OutboundBytes) / 16;
}
