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
            Assert.Equal(10 * Second, Remaining);
            Time.Advance(4 * Second);
            Assert.Equal(6 * Second, Remaining);
            Assert.Equal(6 * Second, RemainingOrDefault);
            Assert.Equal(6 * Second, RemainingOr(Second));
            Assert.Equal(Second, RemainingOrDilated(Second));
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
    public void An_inner_block_ends_with_the_outer_one()
    {
        Within(3 * Second, () =>
        {
            Within(10 * Second, () => Assert.Equal(3 * Second, Remaining));
            Assert.Equal(3 * Second, Remaining);
            Time.Advance(2 * Second);
            Assert.Equal(
                "A block of at least 00:00:02 does not fit: only 00:00:01 is left of the one around it. Hint: h",
                Failure(() => Within(2 * Second, 5 * Second, () => { }, "h")));
        });
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
    public void A_block_that_collected_to_its_end_is_not_too_long()
    {
        Within(2 * Second, () =>
        {
            Time.Advance(3 * Second);
            ReceiveWhile<string>(_ => true);
        });
        Assert.Contains("The block took", Failure(() => Within(2 * Second, () =>
        {
            ReceiveWhile<string>(_ => true, max: TimeSpan.Zero);
            Time.Advance(3 * Second);
            ReceiveOne(TimeSpan.Zero);
        })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_block_throws_is_thrown()
    {
        Assert.Throws<DivideByZeroException>(() => Within(Second, () => throw new DivideByZeroException()));
        await Assert.ThrowsAsync<TimeoutException>(() => WithinAsync(Second, () => throw new TimeoutException()));
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    private static Task Ran(ref int count)
    {
        count++;
        return Task.CompletedTask;
    }
}
