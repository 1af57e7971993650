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
        Arrive(0, 1, 2, 3, 4, 5, 6, 7);
        Assert.Equal([0, 1], ExpectMsgAllOf(1, 0));
        Assert.Equal([2, 3], ExpectMsgAllOf<int>(new List<int> { 3, 2 }));
        Assert.Equal([4, 5], ExpectMsgAllOf(Second, 5, 4));
        Assert.Equal([6, 7], ExpectMsgAllOf<int>(Second, new List<int> { 7, 6 }));
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
