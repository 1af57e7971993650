using Hub.Actors.Rooms;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Rooms;

public class RecentKeysTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RecentKeys _keys;

    public RecentKeysTests() => _keys = new RecentKeys(_time);

    [Fact]
    public void A_key_is_its_users()
    {
        Add("ann", "k", 1);
        Add(null, "k", 2);

        Assert.Equal(1, Find("ann", "k"));
        Assert.Equal(2, Find(null, "k"));
        Assert.Null(Find("ben", "k"));
        Assert.Null(Find("ann", "K"));
    }

    [Fact]
    public void A_key_is_known_for_five_minutes()
    {
        Add("ann", "k", 1);

        _time.Advance(RecentKeys.Lifetime - TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Find("ann", "k"));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(Find("ann", "k"));
        Assert.True(_keys.IsEmpty);
        Add("ann", "k", 2);
        Assert.Equal(2, Find("ann", "k"));
    }

    [Fact]
    public void Of_more_than_100_000_the_oldest_make_room()
    {
        for (var i = 0; i <= RecentKeys.MaxKeys; i++) Add(null, $"{i}", i);

        Assert.Null(Find(null, "0"));
        Assert.Equal(1, Find(null, "1"));
        Assert.Equal(RecentKeys.MaxKeys, Find(null, $"{RecentKeys.MaxKeys}"));
    }

    [Fact]
    public void Of_long_ones_fewer_are_known()
    {
        var fit = RecentKeys.MaxCharacters / 128;
        for (var i = 0; i <= fit; i++) Add(null, $"{i}".PadRight(128), i);

        Assert.Null(Find(null, "0".PadRight(128)));
        Assert.Equal(1, Find(null, "1".PadRight(128)));
    }

    private void Add(string? user, string key, long offset) => _keys.Add((user, false), key, offset);

    private long? Find(string? user, string key) => _keys.TryFind((user, false), key, out var offset) ? offset : null;
}
