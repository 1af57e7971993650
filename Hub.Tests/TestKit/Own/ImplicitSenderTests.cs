using Hub.Actors.Kernel;

namespace Hub.Tests.TestKit.Own;

public sealed class ImplicitSenderTests
{
    [Fact]
    public async Task A_spec_leaves_no_sender_behind()
    {
        var stayedBehind = await Task.Run(static () =>
        {
            using var kit = new Hub.Actors.TestKit.TestKit();
            Assert.Same(kit.TestActor, ActorCell.Current);
            kit.Dispose();
            return ActorCell.Current;
        });
        Assert.Null(stayedBehind);
    }

    [Fact]
    public async Task A_thread_that_a_spec_left_has_no_sender()
    {
        using var kit = new Hub.Actors.TestKit.TestKit();
        Assert.Same(kit.TestActor, ActorCell.Current);
        Task<ActorCell?> elsewhere;
        using (ExecutionContext.SuppressFlow())
        {
            elsewhere = Task.Run(static () => ActorCell.Current);
        }
        Assert.Null(await elsewhere);
    }
}
