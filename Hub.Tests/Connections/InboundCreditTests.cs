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
}
