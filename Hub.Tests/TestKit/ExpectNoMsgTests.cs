namespace Hub.Tests.TestKit;

public sealed class ExpectNoMsgTests : KitSpec
{
    [Fact]
    public async Task Silence_has_to_last_as_long_as_it_is_expected()
    {
        var usual = ExpectNoMsgAsync().AsTask();
        Time.Advance((3 * Second) - TimeSpan.FromTicks(1));
        Assert.False(usual.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));
        await usual;

        var told = ExpectNoMsgAsync(5 * Second).AsTask();
        Time.Advance(5 * Second);
        await told;

        var counted = ExpectNoMsgAsync(20).AsTask();
        Time.Advance(TimeSpan.FromMilliseconds(20));
        await counted;
    }

    [Fact]
    public async Task A_message_ends_it_with_what_came_and_when()
    {
        var waiting = FailureAfterAsync(Second, () => ExpectNoMsgAsync(5 * Second).AsTask());
        Arrive("noise");
        Assert.Equal(
            $"Expected no message for 00:00:05, but \"noise\" of type System.String arrived from {TestActor} after 00:00:01.",
            await waiting);
    }

    [Fact]
    public void Zero_looks_at_what_has_come()
    {
        ExpectNoMsg(TimeSpan.Zero);
        ExpectNoMsg(0);
        Arrive("a", "b", "c");
        Failure(() => ExpectNoMsg(TimeSpan.Zero));
        Failure(() => ExpectNoMsg(0));
        Failure(() => ExpectNoMsg());
        ExpectNoMsg(TimeSpan.Zero);
    }
}
