namespace Hub.Tests.TestKit;

public sealed class ExpectMsgAllOfTests : KitSpec
{
    [Fact]
    public async Task Messages_are_expected_in_any_order_and_come_in_their_own()
    {
        Arrive("1", "2", "3");
        Assert.Equal(["1", "2", "3"], await ExpectMsgAllOfAsync(["3", "1", "2"]).ToListAsync());
    }

    [Fact]
    public void The_synchronous_forms_expect_the_same()
    {
        Arrive(1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([1, 2], ExpectMsgAllOf(2, 1));
        Assert.Equal([3, 4], ExpectMsgAllOf<int>(new List<int> { 4, 3 }));
        Assert.Equal([5, 6], ExpectMsgAllOf(Second, 6, 5));
        Assert.Equal([7, 8], ExpectMsgAllOf<int>(Second, new List<int> { 8, 7 }));
    }

    [Fact]
    public void What_is_expected_twice_has_to_come_twice()
    {
        Arrive("a", "b");
        Assert.Equal(
            "not found [\"a\"], found unexpected [\"b\"] among 2 messages that arrived in time.",
            Failure(() => ExpectMsgAllOf("a", "a")));
    }

    [Fact]
    public void A_message_of_another_type_is_unexpected()
    {
        Arrive(1, "a");
        Assert.StartsWith("not found [\"b\"], found unexpected [<1>]", Failure(() => ExpectMsgAllOf("a", "b")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_few_fail_when_the_time_is_over()
    {
        Arrive("a");
        Assert.Equal(
            "Timeout (00:00:02) while waiting for 2 messages: only [\"a\"] arrived.",
            await FailureAfterAsync(2 * Second, async () => await ExpectMsgAllOfAsync(2 * Second, ["a", "b"]).ToListAsync()));
    }
}
