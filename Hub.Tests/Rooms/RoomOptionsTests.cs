using Hub.Actors.Connections;
using Hub.Actors.Protocol;
using Hub.Actors.Rooms;
using Hub.Host;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Tests.Rooms;

public class RoomOptionsTests
{
    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("news", "news", true)]
    [InlineData("news", "newsroom", false)]
    [InlineData("news", "News", false)]
    [InlineData("news-*", "news-", true)]
    [InlineData("news-*", "old news-1", false)]
    [InlineData("*-news", "my-news", true)]
    [InlineData("*-news", "my-news-1", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("a*bc*bc", "abc", false)]
    [InlineData("a?", "ab", false)]
    [InlineData("a**b", "axb", true)]
    public void A_star_stands_for_any_characters_and_nothing_else_does(string pattern, string name, bool matches) =>
        Assert.Equal(matches, RoomPattern.Matches(pattern, name));

    [Fact]
    public void The_first_rule_that_fits_holds_and_without_one_slow_members_are_closed()
    {
        var options = Options(("news-sport", "close"), ("news-*", "drop-oldest"));

        Assert.Equal(SlowPolicy.Close, options.RuleOf("news-sport").Policy);
        Assert.Equal(SlowPolicy.DropOldest, options.RuleOf("news-music").Policy);
        Assert.Equal(SlowPolicy.Close, options.RuleOf("chat").Policy);
    }

    [Fact]
    public void The_hubs_own_rooms_keep_their_defaults_whatever_fits_their_name() =>
        Assert.Equal(SlowPolicy.Close, Options(("*", "drop-oldest")).RuleOf("$hub/chat").Policy);

    [Fact]
    public void A_value_that_breaks_a_rule_stops_the_start_with_setting_value_and_way_out()
    {
        var refused = Assert.Throws<OptionsValidationException>(() => HubApplication.Build(builder =>
            builder.Configuration.AddInMemoryCollection(
                [new("Hub:Rooms:0:Slow", "drop"), new("Hub:Rooms:1:Match", ""), new("Hub:Rooms:1:Slow", "close")])));

        Assert.Equal(
            [
                "Hub:Rooms:0:Slow=drop must be close or drop-oldest",
                "Hub:Rooms:1:Match= must not be empty: give a room's name or a pattern such as news-*",
            ],
            refused.Failures);
    }

    [Fact]
    public async Task In_a_room_that_drops_a_member_that_did_not_read_stays_and_gets_the_newest()
    {
        await using var node = new NodeFixture(new LimitOptions { OutboundBytes = 1_000 }, rooms: Options(("a", "drop-oldest")));
        var slow = await node.JoinRawAsync(NodeFixture.Room("a"), new FakeTransport(stalled: true));
        var (speaker, quick) = (await node.JoinRawAsync(NodeFixture.Room("a")), await node.JoinRawAsync(NodeFixture.Room("a")));
        for (var i = 0; i < 200; i++)
        {
            speaker.Say($"{i:000} {new string('x', 50)}");
            Assert.StartsWith($"{i:000} ", await quick.NextTextAsync(), StringComparison.Ordinal);
        }

        slow.ReadOn();
        speaker.Say("last");

        var heard = new List<string>();
        while (heard is not [.., "last"]) heard.Add(await slow.NextTextAsync());
        Assert.InRange(heard.Count, 3, 40);
        Assert.Equal(heard, heard.Order(StringComparer.Ordinal));
    }

    private static RoomOptions Options(params (string Match, string Slow)[] rules)
    {
        var options = new RoomOptions();
        foreach (var (match, slow) in rules) options.Rooms.Add(new RoomRule { Match = match, Slow = slow });
        return options;
    }
}
