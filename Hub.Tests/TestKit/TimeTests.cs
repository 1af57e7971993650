using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit;

public sealed class TimeTests() : KitSpec(timeFactor: 2)
{
    [Fact]
    public void Durations_are_multiplied_by_the_time_factor()
    {
        Assert.Equal(4 * Second, Dilated(2 * Second));
        Assert.Equal(4 * Second, RemainingOrDilated(2 * Second));
        Assert.Equal(6 * Second, RemainingOrDilated(null));
        Assert.Equal(6 * Second, RemainingOrDefault);
        Assert.Equal(2 * Second, RemainingOr(2 * Second));
        Assert.Throws<ArgumentException>(() => Dilated(-Second));
        Assert.Throws<ArgumentException>(() => RemainingOrDilated(-Second));
    }

    [Fact]
    public async Task Waits_are_dilated()
    {
        Assert.StartsWith("Timeout (00:00:04)", await FailureAfterAsync(4 * Second, () => ExpectMsgAsync<string>(2 * Second).AsTask()), StringComparison.Ordinal);
        Assert.StartsWith("Timeout (00:00:04)", await FailureAfterAsync(4 * Second, async () => await ReceiveNAsync(1, 2 * Second).ToListAsync()), StringComparison.Ordinal);
        Assert.StartsWith("Timeout (00:00:04)", await FailureAfterAsync(4 * Second, () => AwaitConditionAsync(() => false, 2 * Second, interval: null)), StringComparison.Ordinal);
        Within(2 * Second, () => Assert.InRange(Remaining, 3 * Second, 4 * Second));
    }
}
