using FsCheck;
using FsCheck.Fluent;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;

namespace Hub.Tests.Cluster.Postgres;

public class PlacementTests
{
    private const int Shards = 1_024;

    // Up to 40 names, which is what an even share of 25 shards is.
    private static readonly Arbitrary<string[]> s_names = Arb.From(
        from count in Gen.Choose(1, 40)
        from seed in Gen.Choose(0, int.MaxValue)
        select Enumerable.Range(0, count).Select(number => $"node-{seed}-{number}").ToArray());

    [Fact]
    public void Every_node_has_its_even_share_within_a_fifth_and_no_more_than_the_most() =>
        Prop.ForAll(s_names, names =>
        {
            var counts = CountsOf(Place(names));
            Assert.Equal(names.Length, counts.Count);
            Assert.Equal(Shards, counts.Values.Sum());
            var even = (double)Shards / names.Length;
            foreach (var count in counts.Values)
            {
                Assert.InRange(count, Math.Floor(0.8 * even), Math.Ceiling(1.2 * even));
                Assert.True(count <= Placement.MostOf(Shards, names.Length));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_the_same_in_whatever_order_the_nodes_come() =>
        Prop.ForAll(s_names, names => Assert.Equal(Place(names), Place([.. names.Reverse()]))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_node_that_comes_or_goes_moves_at_most_its_own_shards_and_as_many_again() =>
        Prop.ForAll(s_names, names =>
        {
            var without = Place(names);
            var with = Place([.. names, "another"]);
            var moved = without.Zip(with).Count(pair => pair.First != pair.Second);
            Assert.InRange(moved, 1, 2 * Placement.MostOf(Shards, names.Length + 1));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_a_few_nodes_one_that_comes_gets_nearly_all_that_moves(int count)
    {
        var names = Enumerable.Range(0, count).Select(number => $"hub-{number}").ToArray();
        var (without, with) = (Place(names), Place([.. names, "hub-new"]));

        var elsewhere = without.Zip(with).Count(pair => pair.First != pair.Second && pair.Second.Name != "hub-new");

        Assert.InRange(elsewhere, 0, Shards / 50);
    }

    [Fact]
    public void One_node_gets_all_and_none_gets_nothing()
    {
        Assert.All(Place(["a"]), owner => Assert.Equal(new NodeId("a"), owner));
        Assert.Empty(Place([]));
    }

    [Fact]
    public void More_nodes_than_shards_get_at_most_one_each() =>
        Assert.All(CountsOf(Placement.Of(Enumerable.Range(0, 9).Select(number => new NodeId($"n{number}")), 4)).Values, count => Assert.Equal(1, count));

    private static NodeId[] Place(string[] names) => [.. Placement.Of(names.Select(name => new NodeId(name)), Shards)];

    private static Dictionary<NodeId, int> CountsOf(IEnumerable<NodeId> owners) => owners.CountBy(owner => owner).ToDictionary();
}
