namespace Hub.Tests.TestKit;

public sealed class AwaitTests : KitSpec
{
    [Fact]
    public async Task An_assertion_is_tried_again_until_it_is_true()
    {
        var attempts = 0;
        var waiting = AwaitAssertAsync(() => Assert.True(Interlocked.Increment(ref attempts) > 1), 5 * Second, Second);
        Time.Advance(Second);
        await waiting;
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task When_the_time_is_over_what_it_threw_is_thrown()
    {
        var waiting = AwaitAssertAsync(() => throw new DivideByZeroException(), Second, 2 * Second);
        await Assert.ThrowsAsync<DivideByZeroException>(() => waiting);
        Assert.Throws<DivideByZeroException>(() => AwaitAssert(() => throw new DivideByZeroException(), TimeSpan.Zero));
        await Assert.ThrowsAsync<DivideByZeroException>(
            () => AwaitAssertAsync(() => Task.FromException(new DivideByZeroException()), Second, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task An_assertion_that_is_true_takes_no_time()
    {
        AwaitAssert(() => { });
        await AwaitAssertAsync(() => Task.CompletedTask);
    }

    [Fact]
    public async Task A_condition_is_asked_again_until_it_is_true()
    {
        var isTrue = false;
        var waiting = AwaitConditionAsync(() => Task.FromResult(Volatile.Read(ref isTrue)), 10 * Second);
        Volatile.Write(ref isTrue, true);
        Assert.False(waiting.IsCompleted);
        Time.Advance(Second);
        await waiting;
    }

    [Fact]
    public async Task A_condition_that_stays_false_fails_when_the_time_is_over()
    {
        Assert.Equal(
            "Timeout (00:00:02) while waiting for a condition: it stayed false. Hint: why",
            await FailureAfterAsync(2 * Second, () => AwaitConditionAsync(() => false, 2 * Second, interval: null, "why")));
        Assert.Equal(
            "Timeout (00:00:00) while waiting for a condition: it stayed false.",
            Failure(() => AwaitCondition(() => false, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_condition_that_is_true_takes_no_time()
    {
        AwaitCondition(() => true);
        AwaitCondition(() => true, Second);
        AwaitCondition(() => true, Second, "hint");
        AwaitCondition(() => true, Second, Second);
        await AwaitConditionAsync(() => true);
        await AwaitConditionAsync(() => Task.FromResult(true));
        await AwaitConditionAsync(() => true, Second, "hint");
        await AwaitConditionAsync(() => Task.FromResult(true), Second, "hint");
        await AwaitConditionAsync(() => Task.FromResult(true), Second, Second);
    }
}
