namespace Hub.Tests.TestKit;

public sealed class ReceiveWhileTests : KitSpec
{
    [Fact]
    public async Task Messages_are_taken_as_long_as_something_is_made_of_them()
    {
        Arrive("1", 2, "3", 4.0, "5");
        Assert.Equal(
            ["1", "2", "3"], await ReceiveWhileAsync(message => message is double ? null : message.ToString()).ToListAsync());
        Assert.Equal(4.0, ExpectMsg<double>());
    }

    [Fact]
    public async Task Messages_of_a_type_are_taken_as_long_as_they_satisfy_a_predicate()
    {
        Arrive("1", 2, "3", "long", "5");
        Assert.Equal(["1", "3"], await ReceiveWhileAsync<string>(text => text.Length == 1).ToListAsync());
        Assert.Equal("long", ExpectMsg<string>());
        Assert.Equal(TestActor, LastSender);
    }

    [Fact]
    public void Messages_of_other_types_end_it_when_asked_to()
    {
        Arrive("1", 2, "3");
        Assert.Equal(["1"], ReceiveWhile<string>(_ => true, shouldIgnoreOtherMessageTypes: false));
        Assert.Equal(2, ExpectMsg<int>());
    }

    [Fact]
    public void It_ends_with_enough()
    {
        Arrive(1, 2, 3, 4, 5);
        Assert.Equal([1, 2], ReceiveWhile<int>(_ => true, msgs: 2));
        Assert.Equal([3], ReceiveWhile(Second, message => (int?)message, 1));
        Assert.Equal([4], ReceiveWhile(Second, Second, message => (int?)message, 1));
        Assert.Equal([5], ReceiveWhile(message => (int?)message, msgs: 1));
    }

    [Fact]
    public async Task It_ends_with_the_time_or_a_silence()
    {
        var whole = ReceiveWhileAsync<string>(_ => true, max: 5 * Second).ToListAsync().AsTask();
        Arrive("a");
        Time.Advance(5 * Second);
        Assert.Equal(["a"], await whole);

        var idle = ReceiveWhileAsync<string>(_ => true, max: 5 * Second, idle: Second).ToListAsync().AsTask();
        Time.Advance(Second);
        Assert.Empty(await idle);
    }
}
