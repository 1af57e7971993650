using System.Collections;

namespace Hub.Tests.TestKit;

public sealed class FishForMessageTests : KitSpec
{
    [Fact]
    public async Task The_first_message_that_fits_is_returned_and_those_before_are_thrown_away()
    {
        Arrive("a", 1, 20, 30);
        Assert.Equal(20, await FishForMessageAsync<int>(i => i > 10));
        Assert.Equal(30, await FishForMessageAsync(message => message is int));
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void What_was_thrown_away_can_be_kept()
    {
        Arrive("1", 2, "3", 4, 5, 6);
        var others = new ArrayList { "from before" };
        Assert.Equal("3", FishForMessage<string>(text => text == "3", others));
        Assert.Equal(new ArrayList { "1", 2 }, others);
        Assert.Equal(5, FishForMessage<int>(i => i == 5));
        Assert.Equal(6, FishForMessage(message => message is 6));
    }

    [Fact]
    public async Task It_fails_when_the_time_is_over_with_what_came_meanwhile()
    {
        Arrive("a", 1);
        Assert.Equal(
            "Timeout (00:00:03) while waiting for a message of type System.Double that satisfies the predicate: only [\"a\", <1>] arrived. Hint: h",
            await FailureAfterAsync(3 * Second, () => FishForMessageAsync<double>(_ => true, hint: "h").AsTask()));
    }
}
