using Hub.Actors.Connections;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Connections;

public class InboundCreditTests
{
    [Fact]
    public async Task Messages_use_it_up_and_half_of_them_back_let_the_reader_go_on()
    {
        var credit = new InboundCredit(maxMessages: 4, maxBytes: 0);
        for (var i = 0; i < 3; i++) credit.Take(10);
        Assert.False(credit.IsUsedUp);
        credit.Take(10);
        Assert.True(credit.IsUsedUp);

        var wait = credit.WaitAsync();
        credit.Return(10);
        Assert.False(wait.IsCompleted);
        credit.Return(10);

        await wait.WaitAsync(Limits.Generous);
        Assert.False(credit.IsUsedUp);
    }

    [Fact]
    public async Task Bytes_use_it_up_too()
    {
        var credit = new InboundCredit(maxMessages: 0, maxBytes: 100);
        credit.Take(1_000);
        Assert.True(credit.IsUsedUp);

        var wait = credit.WaitAsync();
        credit.Return(1_000);

        await wait.WaitAsync(Limits.Generous);
    }

    [Fact]
    public void A_wait_for_what_is_already_back_is_over_at_once()
    {
        var credit = new InboundCredit(maxMessages: 1, maxBytes: 0);
        credit.Take(1);
        credit.Return(1);

        Assert.True(credit.WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task Whatever_comes_back_while_the_reader_begins_to_wait_wakes_it()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var credit = new InboundCredit(maxMessages: 2, maxBytes: 0);
            credit.Take(1);
            credit.Take(1);
            var returned = Task.Run(() => credit.Return(1));

            await credit.WaitAsync().WaitAsync(Limits.Generous);
            await returned;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public async Task A_reader_of_a_connection_that_closes_is_held_up_no_more_by_its_own_credit_or_the_nodes(int maxMessages)
    {
        var credit = new InboundCredit(maxMessages, maxBytes: 0, new InboundBudget(new LimitOptions { InboundNodeBytes = 10 }));
        credit.Take(10);
        Assert.True(credit.IsUsedUp);
        var wait = credit.WaitAsync();
        Assert.False(wait.IsCompleted);

        credit.Lift();

        await wait.WaitAsync(Limits.Generous);
        Assert.False(credit.IsUsedUp);
        Assert.True(credit.WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task Where_others_keep_what_the_node_has_a_reader_goes_on_when_all_of_its_own_is_back()
    {
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 10 });
        new InboundCredit(0, 0, budget).Take(10);
        var credit = new InboundCredit(0, 0, budget);
        credit.Take(1);
        credit.Take(1);
        Assert.True(credit.IsUsedUp);
        var wait = credit.WaitAsync();

        credit.Return(1);
        Assert.False(wait.IsCompleted);
        credit.Return(1);

        await wait.WaitAsync(Limits.Generous);
        Assert.False(credit.IsUsedUp);
    }

    [Fact]
    public async Task Whatever_of_its_own_comes_back_while_the_reader_begins_to_wait_for_the_node_wakes_it()
    {
        var budget = new InboundBudget(new LimitOptions { InboundNodeBytes = 10 });
        new InboundCredit(0, 0, budget).Take(10);
        for (var i = 0; i < 2_000; i++)
        {
            var credit = new InboundCredit(0, 0, budget);
            credit.Take(1);
            var returned = Task.Run(() => credit.Return(1));

            await credit.WaitAsync().WaitAsync(Limits.Generous);
            await returned;
        }
    }
}
