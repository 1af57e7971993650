using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit;

public sealed class TestLatchTests() : KitSpec(timeFactor: 2)
{
    [Fact]
    public void A_latch_opens_when_it_was_counted_down()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        Assert.False(latch.IsOpen);
        latch.CountDown();
        Assert.True(latch.IsOpen);
        latch.Ready();
        latch.Ready(TimeSpan.Zero);
        Assert.Throws<InvalidOperationException>(latch.CountDown);
    }

    [Fact]
    public void A_latch_can_be_opened_and_closed_again()
    {
        var latch = new TestLatch(3);
        latch.Open();
        Assert.True(latch.IsOpen);
        latch.Reset();
        Assert.False(latch.IsOpen);
        latch.Open();
        latch.Ready();
        Assert.True(new TestLatch(0).IsOpen);
        Assert.False(new TestLatch().IsOpen);
    }

    [Fact]
    public void A_latch_that_stays_closed_fails_when_the_time_is_over()
    {
        var latch = new TestLatch(3, TimeSpan.Zero);
        latch.CountDown();
        Assert.Equal(
            "Timeout (00:00:00) while waiting for a latch: 2 of 3 counts are still to come.",
            Assert.Throws<TimeoutException>(latch.Ready).Message);
        Assert.Throws<ArgumentException>(() => latch.Ready(TimeSpan.MaxValue));
    }

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
    public async Task Whoever_waits_goes_on_when_it_opens()
    {
        var latch = CreateTestLatch();
        var waiting = Task.Run(latch.Ready);
        latch.CountDown();
        await waiting;
    }
}
