using Hub.Actors.Kernel;

namespace Hub.Tests.TestKit;

public sealed class ExpectMsgTests : KitSpec
{
    private static readonly int[] s_oneAndTwo = [1, 2];

    [Fact]
    public async Task The_next_message_is_expected_by_its_type_or_a_base_of_it()
    {
        Arrive("a", "b");
        Assert.Equal("a", await ExpectMsgAsync<string>());
        Assert.Equal("b", await ExpectMsgAsync<IComparable>());
    }

    [Fact]
    public async Task It_is_awaited_when_it_has_not_come_yet()
    {
        var waiting = ExpectMsgAsync<string>().AsTask();
        Assert.False(waiting.IsCompleted);
        Arrive("late");
        Assert.Equal("late", await waiting);
    }

    [Fact]
    public async Task It_is_expected_by_its_value()
    {
        Arrive("a");
        Assert.Equal("a", await ExpectMsgAsync("a"));
    }

    [Fact]
    public async Task Sequences_are_equal_when_their_elements_are()
    {
        Arrive(new List<object> { 1, s_oneAndTwo });
        await ExpectMsgAsync<object>(new object[] { 1, new List<int> { 1, 2 } });
        Arrive(s_oneAndTwo);
        var text = await FailureAfterAsync(Second, () => ExpectMsgAsync<int[]>([1, 2, 3]).AsTask());
        Assert.StartsWith("Expected [<1>, <2>, <3>] within 00:00:03, but [<1>, <2>] of type System.Int32[] arrived", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_expected_by_a_predicate_of_it_and_its_sender()
    {
        Arrive(1, 2);
        Assert.Equal(1, await ExpectMsgAsync<int>(i => i == 1));
        Assert.Equal(2, await ExpectMsgAsync<int>((i, sender) => i == 2 && sender.Equals(TestActor)));
    }

    [Fact]
    public async Task It_is_expected_by_a_comparer()
    {
        Arrive("A");
        Assert.Equal("A", await ExpectMsgAsync("a", (expected, actual) => expected.Equals(actual, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task More_can_be_asserted_about_it_and_its_sender()
    {
        Arrive("a", "b");
        await ExpectMsgAsync<string>(message => Assert.Equal("a", message));
        await Assert.ThrowsAsync<DivideByZeroException>(
            () => ExpectMsgAsync<string>((message, sender) => throw new DivideByZeroException($"{message} {sender}")).AsTask());
    }

    [Fact]
    public async Task Without_a_message_it_fails_when_the_time_is_over()
    {
        Assert.Equal(
            "Timeout (00:00:03) while waiting for a message of type System.String: nothing arrived. Hint: hurry",
            await FailureAfterAsync(3 * Second, () => ExpectMsgAsync<string>(hint: "hurry").AsTask()));
    }

    [Fact]
    public async Task It_does_not_fail_before()
    {
        var waiting = ExpectMsgAsync<string>(5 * Second).AsTask();
        Time.Advance((5 * Second) - TimeSpan.FromTicks(1));
        Arrive("just in time");
        Assert.Equal("just in time", await waiting);
    }

    [Fact]
    public void Another_type_fails_with_what_came_instead()
    {
        Arrive(42);
        Assert.Equal(
            $"Expected a message of type System.String within 00:00:03, but <42> of type System.Int32 arrived from {TestActor}. Hint: h",
            Failure(() => ExpectMsg<string>(hint: "h")));
    }

    [Fact]
    public void Another_value_fails_with_what_came_instead()
    {
        Arrive("b");
        Assert.Equal(
            $"Expected \"a\" within 00:00:01, but \"b\" of type System.String arrived from {TestActor}.",
            Failure(() => ExpectMsg("a", Second)));
    }

    [Fact]
    public void A_message_that_does_not_satisfy_the_predicate_fails_with_itself()
    {
        Arrive("b");
        TestActor.Tell("c", ActorRefs.NoSender);
        Assert.Equal(
            $"Expected a message of type System.String that satisfies the predicate within 00:00:03, but \"b\" of type System.String arrived from {TestActor}.",
            Failure(() => ExpectMsg<string>(message => message == "a")));
        Assert.EndsWith($"arrived from {Sys.DeadLetters}.", Failure(() => ExpectMsg<string>((_, _) => false)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_is_taken_also_when_it_is_not_the_expected_one()
    {
        Arrive(1, 2);
        Failure(() => ExpectMsg<string>());
        Assert.Equal(2, ExpectMsg<int>());
    }

    [Fact]
    public void The_synchronous_forms_expect_the_same()
    {
        Arrive("a", "b", "c", "d", "e", "F", "g");
        Assert.Equal("a", ExpectMsg<string>());
        Assert.Equal("b", ExpectMsg("b"));
        Assert.Equal("c", ExpectMsg<string>(message => message == "c"));
        Assert.Equal("d", ExpectMsg<string>(message => Assert.Equal("d", message)));
        Assert.Equal("e", ExpectMsg<string>((message, sender) => message == "e" && sender.Equals(TestActor)));
        Assert.Equal("F", ExpectMsg("f", (expected, actual) => string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("g", ExpectMsg<string>((message, sender) => Assert.Equal(("g", TestActor), (message, sender))));
    }

    [Fact]
    public async Task Waiting_can_be_canceled()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = ExpectMsgAsync<string>(cancellationToken: cancel.Token).AsTask();
        await cancel.CancelAsync();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        Assert.IsAssignableFrom<OperationCanceledException>(failure.GetBaseException());
    }

    [Fact]
    public async Task A_negative_duration_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => ExpectMsgAsync<string>(-Second).AsTask());
    }
}
