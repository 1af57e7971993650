using Hub.Actors.Rooms;

namespace Hub.Tests.Rooms;

public class RoomGrantsTests
{
    [Theory]
    [InlineData("news-sport", RoomRight.Join, true)]
    [InlineData("news-sport", RoomRight.Read, true)]
    [InlineData("news-sport", RoomRight.Publish, false)]
    [InlineData("chat", RoomRight.Publish, true)]
    [InlineData("chat", RoomRight.Join, true)]
    [InlineData("chat", RoomRight.Read, false)]
    [InlineData("Chat", RoomRight.Join, false)]
    [InlineData("chat-2", RoomRight.Join, false)]
    [InlineData("closed", RoomRight.Join, false)]
    [InlineData("elsewhere", RoomRight.Join, false)]
    public void A_right_holds_where_a_pattern_fits_that_grants_it(string room, RoomRight right, bool allows) => Assert.Equal(
        allows, Grants("""{"news-*":["join","read"],"chat":["join","publish"],"closed":[]}""").Allows(room, right));

    [Fact]
    public void Several_patterns_that_fit_add_up()
    {
        var grants = Grants("""{"news-*":["join"],"*-sport":["publish"],"news-sport":["read","read"]}""");

        Assert.All(Enum.GetValues<RoomRight>(), right => Assert.True(grants.Allows("news-sport", right)));
        Assert.False(grants.Allows("news-music", RoomRight.Publish));
        Assert.False(grants.Allows("my-sport", RoomRight.Join));
    }

    [Fact]
    public void Nothing_granted_is_nothing_allowed() =>
        Assert.All(Enum.GetValues<RoomRight>(), right => Assert.False(Grants("{}").Allows("chat", right)));

    [Fact]
    public void The_patterns_can_be_told_with_their_rights() => Assert.Equal(
        ["b: Join, Read", "a*: "],
        Grants("""{"b":["read","join"],"a*":[]}""").Patterns.Select(grant => $"{grant.Pattern}: {string.Join(", ", grant.Rights)}"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"chat\"")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"chat":"join"}""")]
    [InlineData("""{"chat":null}""")]
    [InlineData("""{"chat":{"join":true}}""")]
    [InlineData("""{"chat":["join",1]}""")]
    [InlineData("""{"chat":["join",["read"]]}""")]
    [InlineData("""{"chat":["Join"]}""")]
    [InlineData("""{"chat":["write"]}""")]
    [InlineData("""{"chat":["join"],"news":["all"]}""")]
    [InlineData("""{"chat":["join"],"chat":["read"]}""")]
    [InlineData("""{"chat":["join"],"\u0063hat":["read"]}""")]
    [InlineData("""{"":["join"]}""")]
    [InlineData("""{"\ud800":["join"]}""")]
    [InlineData("""{"chat":["\ud800"]}""")]
    [InlineData("""{"chat":["join"],}""")]
    public void An_unknown_right_or_another_shape_refuses_all_of_it(string json)
    {
        Assert.False(RoomGrants.TryParse(json, out var grants));
        Assert.Null(grants);
    }

    private static RoomGrants Grants(string json)
    {
        Assert.True(RoomGrants.TryParse(json, out var grants));
        return grants!;
    }
}
