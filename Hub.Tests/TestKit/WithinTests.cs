namespace Hub.Tests.TestKit;

public sealed class WithinTests : KitSpec
{
    [Fact]
    public async Task What_a_block_returns_is_returned()
    {
        Assert.Equal(1, Within(Second, () => 1));
        Assert.Equal(2, Within(TimeSpan.Zero, Second, () => 2));
        Assert.Equal(3, await WithinAsync(Second, () => Task.FromResult(3)));
        Assert.Equal(4, await WithinAsync(TimeSpan.Zero, Second, () => Task.FromResult(4)));
        var ran = 0;
        Within(Second, () => { ran++; });
        Within(TimeSpan.Zero, Second, () => { ran++; });
        await WithinAsync(Second, () => Ran(ref ran));
        await WithinAsync(TimeSpan.Zero, Second, () => Ran(ref ran));
        Assert.Equal(4, ran);
    }

    [Fact]
    public void The_waits_inside_share_what_is_left()
    {
        Within(10 * Second, () =>
        {
            Assert.InRange(Remaining, 9 * Second, 10 * Second);
            Assert.InRange(RemainingOrDefault, 9 * Second, 10 * Second);
            Assert.InRange(RemainingOr(Second), 9 * Second, 10 * Second);
            Assert.Equal(Second, RemainingOrDilated(Second));
        });
    }

    [Fact]
    public void An_inner_block_ends_with_the_outer_one()
    {
        Within(3 * Second, () =>
        {
            Within(10 * Second, () => Assert.InRange(Remaining, 2 * Second, 3 * Second));
            Assert.InRange(Remaining, 2 * Second, 3 * Second);
            Failure(() => Within(4 * Second, 5 * Second, () => { }));
        });
    }

    [Fact]
    public async Task A_wait_inside_ends_with_the_block()
    {
        var text = await FailureAfterAsync(
            10 * Second, () => WithinAsync(10 * Second, async () => await ExpectMsgAsync<string>()));
        Assert.StartsWith("Timeout (00:00:10) while", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_long_fails()
    {
        Assert.Equal(
            "The block took 00:00:03 and should have taken 00:00:02 at most. Hint: h",
            Failure(() => Within(Second, 2 * Second, () => Time.Advance(3 * Second), "h")));
    }

    [Fact]
    public void Too_long_by_no_more_than_epsilon_is_in_time()
    {
        Within(2 * Second, () => Time.Advance(3 * Second), epsilonValue: Second);
    }

    [Fact]
    public void Too_short_fails()
    {
        Assert.Equal(
            "The block took 00:00:01 and should have taken at least 00:00:02.",
            Failure(() => Within(2 * Second, 5 * Second, () => Time.Advance(Second))));
    }

    [Fact]
    public async Task A_block_that_does_not_end_fails()
    {
        var never = new TaskCompletionSource();
        Assert.Equal(
            "The block did not end within 00:00:02.",
            await FailureAfterAsync(3 * Second, () => WithinAsync(2 * Second, () => never.Task)));
    }

    [Fact]
    public async Task What_a_block_throws_is_thrown()
    {
        Assert.Throws<DivideByZeroException>(() => Within(Second, () => throw new DivideByZeroException()));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => WithinAsync(Second, () => throw new TimeoutException()));
        Assert.IsType<TimeoutException>(failure.GetBaseException());
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    private static Task Ran(ref int count)
    {
        count++;
        return Task.CompletedTask;
    }
}
