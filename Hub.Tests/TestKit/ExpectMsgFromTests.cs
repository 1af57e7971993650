namespace Hub.Tests.TestKit;

public sealed class ExpectMsgFromTests : KitSpec
{
    [Fact]
    public async Task A_message_is_expected_from_its_sender_by_type_value_and_predicate()
    {
        Arrive("a", "b", "c");
        Assert.Equal("a", await ExpectMsgFromAsync<string>(TestActor));
        Assert.Equal("b", await ExpectMsgFromAsync(TestActor, "b"));
        Assert.Equal("c", await ExpectMsgFromAsync<string>(TestActor, message => message == "c"));
    }

    [Fact]
    public void The_synchronous_forms_expect_the_same()
    {
        Arrive("a", "b", "c");
        Assert.Equal("a", ExpectMsgFrom<string>(TestActor));
        Assert.Equal("b", ExpectMsgFrom(TestActor, "b"));
        Assert.Equal("c", ExpectMsgFrom<string>(TestActor, message => message == "c"));
    }

    [Fact]
    public void Another_sender_fails()
    {
        Arrive("a", "a");
        var probe = CreateTestProbe();
        Assert.Equal(
            $"Expected \"a\" from {probe.Ref} within 00:00:03, but \"a\" of type System.String arrived from {TestActor}.",
            Failure(() => ExpectMsgFrom(probe.Ref, "a")));
        Assert.Contains("that satisfies the predicate from", Failure(() => ExpectMsgFrom<string>(probe.Ref)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_message_fails()
    {
        Arrive("a", "a");
        Assert.Contains("but \"a\" of", Failure(() => ExpectMsgFrom(TestActor, "b")), StringComparison.Ordinal);
        Assert.Contains("but \"a\" of", Failure(() => ExpectMsgFrom<string>(TestActor, _ => false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_message_it_fails_when_the_time_is_over()
    {
        Assert.Equal(
            $"Timeout (00:00:01) while waiting for a message of type System.String from {TestActor}: nothing arrived.",
            await FailureAfterAsync(Second, () => ExpectMsgFromAsync(TestActor, "a", Second).AsTask()));
    }
}
