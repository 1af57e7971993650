using Hub.Actors.Kernel;

namespace Hub.Tests.TestKit;

public sealed class TestKitTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_kit_makes_a_system_and_ends_it()
    {
        ActorSystem system;
        using (var kit = new Hub.Actors.TestKit.TestKit())
        {
            system = kit.Sys;
            Assert.Equal("test", system.Name);
        }
        await system.WhenTerminated.WaitAsync(s_limit);
    }

    [Fact]
    public async Task A_kit_takes_a_system_and_ends_it()
    {
        var system = ActorSystem.Create("given");
        using (var kit = new Hub.Actors.TestKit.TestKit(system))
        {
            Assert.Same(system, kit.Sys);
        }
        await system.WhenTerminated.WaitAsync(s_limit);
    }

    [Fact]
    public void After_all_is_called_once_and_while_the_system_lives()
    {
        var kit = new LastWish();
        kit.Dispose();
        kit.Dispose();
        Assert.Equal(1, kit.Wishes);
    }

    [Fact]
    public void The_system_ends_also_when_after_all_throws()
    {
        var kit = new LastWish { Throws = true };
        Assert.Throws<DivideByZeroException>(kit.Dispose);
        Assert.True(kit.Sys.WhenTerminated.IsCompleted);
    }

    private sealed class LastWish : Hub.Actors.TestKit.TestKit
    {
        public int Wishes { get; private set; }

        public bool Throws { get; init; }

        protected override void AfterAll()
        {
            Wishes++;
            Assert.False(Sys.WhenTerminated.IsCompleted);
            if (Throws) throw new DivideByZeroException();
        }
    }
}
