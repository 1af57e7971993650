namespace Hub.Tests.TestKit.Own;

/// <summary>
/// The specs of this folder stand apart because they are about this kit alone: what needs its clock and its texts,
/// and what fails on Akka's own kit. All others hold on Akka.NET too.
/// </summary>
public sealed class ExactTimeTests : KitSpec
{
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
    public async Task Messages_that_never_end_do_not_keep_it_from_ending()
    {
        Arrive("a");
        var fishing = FishForMessageAsync<string>(
            _ =>
            {
                Arrive("a");
                Time.Advance(Second);
                return false;
            },
            max: 20 * Second).AsTask();
        Assert.Contains("20 in all", (await Assert.ThrowsAsync<Hub.Actors.TestKit.TestKitException>(() => fishing)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_has_come_is_received_in_no_time()
    {
        Arrive(1, 2);
        Assert.Equal([1, 2], ReceiveWhile(TimeSpan.Zero, message => (int?)message));
    }

    [Fact]
    public async Task An_assertion_is_tried_again_after_its_interval()
    {
        var attempts = 0;
        var waiting = AwaitAssertAsync(() => Assert.True(++attempts > 2), 5 * Second, 2 * Second);
        Assert.Equal(1, attempts);
        Time.Advance(2 * Second);
        while (Volatile.Read(ref attempts) != 2 || Time.ArmedTimers == 0) await Task.Yield();
        Time.Advance(2 * Second);
        await waiting;
        Assert.Equal(3, attempts);
    }
}
