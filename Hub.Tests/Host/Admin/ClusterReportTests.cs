using System.Text.Json;
using Hub.Actors.Cluster;
using Hub.Actors.Protocol;
using Hub.Host.Admin;
using Hub.Host.Commands;

namespace Hub.Tests.Host.Admin;

public class ClusterReportTests
{
    private static readonly Incarnation A = new(new NodeId("a"), 3);
    private static readonly ClusterState TwoNodes = new(
        A, IsCluster: true, IsReady: true, IsIsolated: false, TimeSpan.FromMilliseconds(2_400.7),
        [
            new NodeState(A, new Uri("http://10.0.0.1:8081"), IsLeaving: false, 500, [], Link: null),
            new NodeState(new Incarnation(new NodeId("b"), 12), new Uri("http://10.0.0.2:8081"), IsLeaving: true, 20, [A.Node], new LinkState(false, TimeSpan.FromSeconds(6), 17)),
        ],
        1_024, Moving: 8);

    [Fact]
    public void Its_JSON_has_the_nodes_their_links_and_the_shards() => Assert.Equal(
        """
        {"node":{"name":"a","incarnation":3,"url":"http://10.0.0.1:8081/"},"isCluster":true,"ready":true,"isolated":false,"leaseLeftMs":2400,
        "nodes":[{"name":"a","incarnation":3,"url":"http://10.0.0.1:8081/","self":true,"leaving":false,"shards":500,"suspectedBy":[],"link":null},
        {"name":"b","incarnation":12,"url":"http://10.0.0.2:8081/","self":false,"leaving":true,"shards":20,"suspectedBy":["a"],"link":{"up":false,"silenceMs":6000,"waiting":17}}],
        "shards":{"total":1024,"owned":520,"unowned":504,"moving":8}}
        """.Replace("\n", "", StringComparison.Ordinal),
        JsonSerializer.Serialize(ClusterReport.Of(TwoNodes), AdminJson.Default.ClusterReport));

    [Fact]
    public void Its_table_has_the_same() => Assert.Equal(
        """
        asked   a#3
        ready   yes
        lease   2400 ms left
        shards  1024: 520 owned, 504 unowned, 8 moving

        NODE  SHARDS  STATE    LINK  SILENCE  WAITING  ADDRESS
        a#3   500     up       -     -        -        http://10.0.0.1:8081/
        b#12  20      leaving  down  6000 ms  17       http://10.0.0.2:8081/

        """,
        ClusterTable.Of(ClusterReport.Of(TwoNodes)));

    [Fact]
    public void What_is_wrong_with_links_is_in_the_table_too()
    {
        var table = ClusterTable.Of(ClusterReport.Of(TwoNodes with
        {
            IsReady = false, IsIsolated = true, Nodes = [TwoNodes.Nodes[1] with { IsLeaving = false }],
        }));

        Assert.Contains("no, out of the cluster until its links work", table, StringComparison.Ordinal);
        Assert.Contains("b#12  20      suspected", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_is_no_member_yet_is_shown_without_nodes() => Assert.Equal(
        """
        asked   a (no member)
        ready   no
        lease   0 ms left
        shards  1024: 0 owned, 1024 unowned, 0 moving

        """,
        ClusterTable.Of(ClusterReport.Of(new ClusterState(A with { Number = 0 }, true, false, false, TimeSpan.Zero, [], 1_024, 0))));
}
