using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>One node of a <see cref="MemoryCluster"/>.</summary>
internal sealed record MemoryNode(NodeFixture Fixture, ClusterEngine Engine, MemoryMembership Membership)
{
    public string Name => Engine.Self.Node.Name;

    /// <summary>Ends when the node has done what it was told so far.</summary>
    public async Task SettleAsync()
    {
        foreach (var actor in (string[])["cluster", "rooms"])
            await Fixture.System.ActorSelection($"/user/{actor}").Ask<ActorIdentity>(new Identify(actor), Limits.Generous);
    }

    /// <summary>A member of hub.v1.</summary>
    public async Task<FakeHubPeer> SubscribeAsync(RoomId room, string more = "")
    {
        var peer = await Fixture.ConnectHubAsync();
        peer.Say($$$"""{"type":"subscribe","payload":{"room":"{{{room}}}"{{{more}}}}}""");
        await peer.NextAsync("subscribed");
        return peer;
    }
}
