using System.Net;
using Hub.Actors.Connections;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public class ConnectionCapsTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void A_cap_that_comes_later_counts_those_that_are_in()
    {
        var limits = new LimitOptions();
        var caps = new ConnectionCaps(limits, _time);
        Assert.True(caps.TryEnter(Party.Unknown, out var place, out _));

        limits.Connections = 1;

        Assert.False(caps.TryEnter(Party.Unknown, out _, out var reached));
        Assert.Equal(ConnectionCap.Node, reached);
        place!.Leave();
        Assert.True(caps.TryEnter(Party.Unknown, out _, out _));
    }

    [Fact]
    public void A_place_is_free_again_once_however_often_it_is_left()
    {
        var caps = new ConnectionCaps(new LimitOptions { Connections = 2 }, _time);
        var first = Enter(caps);
        Enter(caps);
        Assert.Equal(ConnectionCap.Node, Refused(caps));

        first.Leave();
        first.Leave();

        Enter(caps);
        Assert.Equal(ConnectionCap.Node, Refused(caps));
    }

    [Fact]
    public void Each_user_has_places_of_its_own_and_who_is_nobody_has_no_cap()
    {
        var caps = new ConnectionCaps(new LimitOptions { ConnectionsPerUser = 1 }, _time);
        var ann = Enter(caps, user: "ann");
        Enter(caps, user: "ben");
        Enter(caps);
        Enter(caps);

        Assert.Equal(ConnectionCap.User, Refused(caps, user: "ann"));
        ann.Leave();
        Enter(caps, user: "ann");
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("::1", "0.0.0.0", false)]
    public void Addresses_of_one_block_share_its_places(string first, string second, bool share)
    {
        var caps = new ConnectionCaps(new LimitOptions { ConnectionsPerAddress = 1 }, _time);
        var place = Enter(caps, address: first);

        if (!share)
        {
            Enter(caps, address: second);
            return;
        }

        Assert.Equal(ConnectionCap.Address, Refused(caps, address: second));
        place.Leave();
        Enter(caps, address: second);
    }

    [Fact]
    public void A_second_begins_with_its_first_connection_and_takes_so_many_even_if_they_leave()
    {
        var caps = new ConnectionCaps(new LimitOptions { NewPerSecond = 2 }, _time);
        Enter(caps).Leave();
        _time.Advance(TimeSpan.FromMilliseconds(900));
        Enter(caps).Leave();
        Assert.Equal(ConnectionCap.NewPerSecond, Refused(caps));

        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(ConnectionCap.NewPerSecond, Refused(caps));

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Enter(caps);
        Enter(caps);
        Assert.Equal(ConnectionCap.NewPerSecond, Refused(caps));
    }

    [Fact]
    public void Who_is_refused_by_one_cap_takes_no_place_of_another()
    {
        var caps = new ConnectionCaps(new LimitOptions { Connections = 2, ConnectionsPerAddress = 1, NewPerSecond = 2 }, _time);
        Enter(caps, address: "192.0.2.1");
        Assert.Equal(ConnectionCap.Address, Refused(caps, address: "192.0.2.1"));

        Enter(caps, address: "192.0.2.2");
    }

    private static ConnectionPlace Enter(ConnectionCaps caps, string? user = null, string? address = null)
    {
        Assert.True(caps.TryEnter(PartyOf(user, address), out var place, out _));
        return place!;
    }

    private static ConnectionCap? Refused(ConnectionCaps caps, string? user = null, string? address = null)
    {
        Assert.False(caps.TryEnter(PartyOf(user, address), out var place, out var reached));
        Assert.Null(place);
        return reached;
    }

    private static Party PartyOf(string? user, string? address) => new(user, address is null ? null : IPAddress.Parse(address), "/ws");
}
