using System.Collections.Immutable;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;

namespace Hub.Tests.Cluster.Postgres;

public class IsolationTests
{
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_oldest_of_four_that_reaches_nobody_leaves_itself() => Assert.Equal(Node(1), Leaves(4, (1, 2), (3, 1), (4, 1)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whoever_reported_it_the_one_that_nobody_reaches_leaves(int unreached) => Assert.Equal(
        Node(unreached), Leaves(3, [.. Enumerable.Range(1, 3).Where(other => other != unreached).Select(other => (other, unreached))]));

    [Fact]
    public void Of_two_that_are_cut_off_from_each_other_the_younger_leaves() => Assert.Equal(Node(2), Leaves(2, (2, 1)));

    [Fact]
    public void Of_several_with_as_many_broken_links_the_youngest_leaves() => Assert.Equal(Node(4), Leaves(4, (1, 2), (3, 4)));

    [Fact]
    public void A_pair_that_both_report_is_one_pair() => Assert.Equal(Node(3), Leaves(3, (1, 2), (2, 1), (1, 3), (2, 3)));

    [Fact]
    public void Nobody_leaves_without_a_reason() => Assert.Null(Leaves(3));

    [Fact]
    public void Pairs_with_one_that_is_gone_or_leaving_are_no_reason()
    {
        Assert.Null(Leaves(3, (1, 9), (9, 2)));
        Assert.Null(Isolation.WhoLeaves([Up(1), Up(2) with { IsLeaving = true }], [Pair(1, 2, s_settled)]));
    }

    [Fact]
    public void A_report_waits_for_those_of_the_others()
    {
        ImmutableArray<ClusterNode> nodes = [Up(1), Up(2), Up(3)];
        var first = Pair(2, 1, s_settled - TimeSpan.FromMilliseconds(1));

        Assert.Null(Isolation.WhoLeaves(nodes, [first]));
        Assert.Equal(Node(1), Isolation.WhoLeaves(nodes, [first with { Age = s_settled }, Pair(3, 1, TimeSpan.Zero)]));
    }

    [Fact]
    public void As_each_leaves_in_turn_the_rest_is_whole()
    {
        // Two halves of four that do not reach each other.
        var pairs = (from one in Enumerable.Range(1, 4) from other in Enumerable.Range(5, 4) select Pair(one, other, s_settled)).ToImmutableArray();
        var nodes = Enumerable.Range(1, 8).Select(Up).ToImmutableArray();

        var left = new List<long>();
        while (Isolation.WhoLeaves(nodes, pairs) is { } leaves)
        {
            left.Add(leaves.Number);
            nodes = nodes.RemoveAll(node => node.Incarnation == leaves);
        }

        Assert.Equal([8, 7, 6, 5], left);
    }

    private static Incarnation? Leaves(int nodes, params (int, int)[] pairs) =>
        Isolation.WhoLeaves([.. Enumerable.Range(1, nodes).Select(Up)], [.. pairs.Select(pair => Pair(pair.Item1, pair.Item2, s_settled))]);

    private static Suspicion Pair(int reporter, int suspect, TimeSpan age) => new(Node(reporter), Node(suspect), age);

    private static ClusterNode Up(int number) => new(Node(number), "http://node:8081", IsLeaving: false);

    private static Incarnation Node(int number) => new(new NodeId($"n{number}"), number);
}
