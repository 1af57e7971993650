using Hub.Actors.Protocol;
using Hub.Actors.Sharding;

namespace Hub.Tests.Sharding;

public class ShardHashTests
{
    // sha256("") begins with e3b0c442, sha256("abc") with ba7816bf (FIPS 180-4).
    [Theory]
    [InlineData("", 1, 0)]
    [InlineData("", 2, 1)]
    [InlineData("", 16, 0xe)]
    [InlineData("", 1_024, 0b1110_0011_10)]
    [InlineData("abc", 1_024, 0b1011_1010_01)]
    public void A_shard_is_the_first_bits_of_the_names_sha256(string name, int shards, int expected) =>
        Assert.Equal(new ShardId(expected), ShardHash.Of(name, shards));

    [Fact]
    public void Names_spread_evenly()
    {
        var counts = Enumerable.Range(0, 16_000).GroupBy(i => ShardHash.Of($"room {i}", 16)).Select(group => group.Count()).ToList();

        Assert.Equal(16, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));
    }
}
