using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Tests.Cluster;

/// <summary>Whose links are to blame when some do not work.</summary>
public class IsolationTests
{
    private static readonly Incarnation[] Nodes = [.. Enumerable.Range(1, 4).Select(i => new Incarnation(new NodeId($"n{i}"), i))];

    [Fact]
    public void Nobody_while_all_links_work() => Assert.Null(Blame());

    [Fact]
    public void Of_two_the_younger() => Assert.Equal(Nodes[1], Blame((0, 1)));

    [Fact]
    public void A_pair_that_both_report_is_one() => Assert.Equal(Nodes[3], Blame((0, 1), (1, 0), (0, 3), (3, 2)));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void The_one_that_none_can_reach_though_it_is_the_oldest(int isolated) =>
        Assert.Equal(Nodes[isolated], Blame([.. Enumerable.Range(0, 4).Where(other => other != isolated).Select(other => (other, isolated))]));

    [Fact]
    public void A_node_that_leaves_is_not_blamed_and_blames_nobody()
    {
        var nodes = Nodes.Select((node, i) => new ClusterNode(node, new Uri("http://n"), IsLeaving: i == 3)).ToArray();
        Assert.Null(Isolation.WhoStepsOut(new ClusterView(nodes, [], [new Suspicion(Nodes[0], Nodes[3]), new Suspicion(Nodes[3], Nodes[1])])));
    }

    [Fact]
    public void Broken_for_a_node_are_links_of_either_direction() => Assert.Equal(
        [Nodes[1], Nodes[2]],
        Isolation.BrokenFor(Nodes[0], View((0, 1), (2, 0), (0, 2), (2, 3))).Order(Comparer<Incarnation>.Create((one, other) => one.Number.CompareTo(other.Number))));

    private static Incarnation? Blame(params (int Reporter, int Suspect)[] pairs) => Isolation.WhoStepsOut(View(pairs));

    private static ClusterView View(params (int Reporter, int Suspect)[] pairs) => new(
        [.. Nodes.Select(node => new ClusterNode(node, new Uri("http://n"), IsLeaving: false))], [],
        [.. pairs.Select(pair => new Suspicion(Nodes[pair.Reporter], Nodes[pair.Suspect]))]);
}
