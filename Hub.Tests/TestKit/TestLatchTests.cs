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
        Assert.Throws<TimeoutException>(latch.Ready);
        Assert.Throws<ArgumentException>(() => latch.Ready(TimeSpan.MaxValue));
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
