using Hub.Actors.Kernel;

namespace Hub.Tests.TestKit;

public sealed class ReceiveTests : KitSpec
{
    [Fact]
    public async Task One_is_taken_or_null_when_none_comes()
    {
        Arrive("a", "b");
        Assert.Equal("a", await ReceiveOneAsync());
        Assert.Equal("b", ReceiveOne(TimeSpan.Zero));
        Assert.Null(ReceiveOne(TimeSpan.Zero));
        Assert.Null(ReceiveOne(-Second));

        var waiting = ReceiveOneAsync().AsTask();
        Time.Advance(3 * Second);
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task An_infinite_wait_ends_with_a_message()
    {
        var waiting = ReceiveOneAsync(Timeout.InfiniteTimeSpan).AsTask();
        Time.Advance(TimeSpan.FromDays(100));
        Arrive("at last");
        Assert.Equal("at last", await waiting);
    }

    [Fact]
    public async Task Several_are_taken_in_order()
    {
        Arrive("1", "2", "3", "4", "5");
        Assert.Equal(["1", "2"], await ReceiveNAsync(2).ToListAsync());
        Assert.Equal(["3"], await ReceiveNAsync(1, Second).ToListAsync());
        Assert.Equal(["4"], ReceiveN(1));
        Assert.Equal(["5"], ReceiveN(1, TimeSpan.Zero));
    }

    [Fact]
    public async Task Too_few_fail_when_the_time_for_all_is_over()
    {
        Arrive("1", "2");
        Assert.Equal(
            "Timeout (00:00:03) while waiting for 3 messages: only [\"1\", \"2\"] arrived.",
            await FailureAfterAsync(3 * Second, async () => await ReceiveNAsync(3).ToListAsync()));
        Assert.Equal(
            "Timeout (00:00:00) while waiting for 1 messages: nothing arrived.",
            Failure(() => ReceiveN(1, TimeSpan.Zero)));
        Assert.Throws<ArgumentException>(() => ReceiveN(1, -Second));
    }

    [Fact]
    public void The_sender_of_the_last_message_is_known_until_a_wait_ends_without_one()
    {
        Assert.Throws<IllegalActorStateException>(() => LastSender);
        Arrive("a");
        TestActor.Tell("b", ActorRefs.NoSender);
        ReceiveOne();
        Assert.Equal(TestActor, LastSender);
        ReceiveOne();
        Assert.Equal(Sys.DeadLetters, LastSender);
        ReceiveOne(TimeSpan.Zero);
        Assert.Throws<IllegalActorStateException>(() => LastSender);
    }

    [Fact]
    public void Ignored_messages_are_dropped_until_none_is()
    {
        IgnoreMessages(message => message is 1);
        Arrive(1, 2);
        IgnoreMessages<string>();
        Arrive("a", 1);
        IgnoreMessages<string>(text => text.Length == 1);
        Arrive("b", "bb");
        IgnoreNoMessages();
        Arrive("c");
        Assert.Equal([2, 1, "bb", "c"], ReceiveN(4));
    }
}
