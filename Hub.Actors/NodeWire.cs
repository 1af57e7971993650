using System.Net;
using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Actors.Sharding;

namespace Hub.Actors;

/// <summary>All that nodes say to each other, as it goes over links.</summary>
internal static class NodeWire
{
    /// <summary>Rooms have kinds 1 to 49, nodes 50 to 99, engines those behind.</summary>
    public static WireTable CreateTable() => CreateTable(LinkVersions.Own);

    /// <summary>As a node of other versions would say them, as far as this one knows.</summary>
    public static WireTable CreateTable(LinkVersions versions) => new WireTable(versions)
        .AddRooms()
        .Add<Declared>(50, WriteDeclared, ReadDeclared)
        .Add<NodeBroadcast>(60, (to, it) => to.Bytes(it.Json.Span), (from, _) => new(from.Bytes()))
        .Add<NodeSendToUser>(61, (to, it) => { to.Text(it.User); to.Text(it.Text); }, (from, _) => new(from.Text(), from.Text()))
        .Add(62, CountNode.Instance)
        .Add(63, ListNode.Instance)
        .Add<CloseOnNode>(64, WriteClose, (from, _) => new(new ConnectionId(from.Fixed()), from.Int(), from.Text()))
        .Add<DrainNode>(65, (to, it) => to.Number(it.PerSecond), (from, _) => new(from.Int()))
        .Add<NodeQuestion>(66, (to, it) => { to.Text(it.Name); to.Bytes(it.Json.Span); }, (from, _) => new(from.Text(), from.Bytes()))
        .Add<NodeCount>(70, (to, it) => to.Number(it.Value), (from, _) => new(from.Int()))
        .Add<NodeConnections>(71, WriteConnections, ReadConnections)
        .Add<NodeAnswer>(72, (to, it) => to.Bytes(it.Json.Span), (from, _) => new(from.Bytes()));

    private static void WriteDeclared(WireWriter to, Declared declared)
    {
        to.Text(declared.Node.Node.Name);
        to.Number(declared.Node.Number);
        to.Number(declared.Shard.Number);
        to.Number(declared.Term);
    }

    private static Declared ReadDeclared(WireReader from, WireOrigin origin) =>
        new(new Incarnation(new NodeId(from.Text()), from.Number()), new ShardId(from.Int()), from.Number());

    private static void WriteClose(WireWriter to, CloseOnNode close)
    {
        to.Fixed(close.Id.Value);
        to.Number(close.Code);
        to.Text(close.Reason);
    }

    private static void WriteConnections(WireWriter to, NodeConnections list)
    {
        to.Number(list.Connections.Count);
        foreach (var connection in list.Connections)
        {
            to.Text(connection.Id);
            to.Text(connection.User);
            to.Text(connection.Address?.ToString());
            to.Text(connection.Path);
        }
    }

    private static NodeConnections ReadConnections(WireReader from, WireOrigin origin)
    {
        var connections = new HubConnection[from.Count()];
        for (var i = 0; i < connections.Length; i++)
        {
            connections[i] = new HubConnection(
                from.Text(), from.TextOrNull(), IPAddress.TryParse(from.TextOrNull(), out var address) ? address : null, from.Text());
        }

        return new NodeConnections(connections);
    }
}
