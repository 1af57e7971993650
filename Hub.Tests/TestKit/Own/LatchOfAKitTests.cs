using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit.Own;

public sealed class LatchOfAKitTests() : KitSpec(timeFactor: 2)
{
    [Fact]
    public async Task A_kits_latch_waits_its_default_timeout_dilated()
    {
        var latch = CreateTestLatch();
        var waiting = Task.Run(latch.Ready);
        while (Time.ArmedTimers == 0) await Task.Yield();
        Time.Advance((10 * Second) - TimeSpan.FromTicks(1));
        Assert.Equal(1, Time.ArmedTimers);
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.StartsWith("Timeout (00:00:10)", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_latch_that_stays_closed_says_how_much_is_left()
    {
        var latch = new TestLatch(3, TimeSpan.Zero);
        latch.CountDown();
        Assert.Equal(
            "Timeout (00:00:00) while waiting for a latch: 2 of 3 counts are still to come.",
            Assert.Throws<TimeoutException>(latch.Ready).Message);
    }
}
