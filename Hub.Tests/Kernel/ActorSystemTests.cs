using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ActorSystemTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("")]
    [InlineData("-leading")]
    [InlineData("under_score")]
    [InlineData("a b")]
    public void Names_are_letters_digits_and_hyphens(string name)
    {
        Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));
    }

    [Fact]
    public async Task A_system_knows_its_name()
    {
        var system = ActorSystem.Create("my-system");
        Assert.Equal("my-system", system.Name);
        Assert.Equal("akka://my-system", system.ToString());
        await system.Terminate().WaitAsync(Limit);
    }

    [Fact]
    public async Task Terminate_stops_all_actors_and_ends_WhenTerminated()
    {
        var system = ActorSystem.Create("system");
        var stopped = 0;
        for (var i = 0; i < 10; i++)
        {
            system.ActorOf(Props.Create<Counted>((Action)(() => Interlocked.Increment(ref stopped))));
        }
        Assert.False(system.WhenTerminated.IsCompleted);
        var first = system.Terminate();
        var second = system.Terminate();
        await first.WaitAsync(Limit);
        await second.WaitAsync(Limit);
        Assert.Equal(10, stopped);
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task The_user_guardian_stops_before_the_system_guardian()
    {
        var system = ActorSystem.Create("system");
        var order = new List<string>();
        system.SystemActorOf(Props.Create<Counted>((Action)(() => order.Add("system"))));
        system.ActorOf(Props.Create<Counted>((Action)(() => order.Add("user"))));
        await system.Terminate().WaitAsync(Limit);
        Assert.Equal(["user", "system"], order);
    }

    [Fact]
    public async Task Callbacks_on_termination_run_last_first_and_before_WhenTerminated()
    {
        var system = ActorSystem.Create("system");
        var order = new List<int>();
        system.RegisterOnTermination(() => order.Add(1));
        system.RegisterOnTermination(() => throw new InvalidOperationException("one that fails"));
        system.RegisterOnTermination(() => order.Add(2));
        await system.Terminate().WaitAsync(Limit);
        Assert.Equal([2, 1], order);
        Assert.Equal(
            "ActorSystem already terminated.",
            Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { })).Message);
    }

    [Fact]
    public async Task ActorOf_on_a_terminated_system_is_refused()
    {
        var system = ActorSystem.Create("system");
        await system.Terminate().WaitAsync(Limit);
        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Props.Create<Counted>((Action)(() => { }))));
    }

    [Theory]
    [InlineData("/user")]
    [InlineData("/system")]
    [InlineData("/")]
    public async Task A_guardian_that_fails_ends_the_system(string guardian)
    {
        var system = ActorSystem.Create("system");
        system.ActorSelection(guardian).Tell(Kill.Instance);
        await system.WhenTerminated.WaitAsync(Limit);
    }

    private sealed class Counted(Action stopped) : UntypedActor
    {
        protected override void PostStop() => stopped();

        protected override void OnReceive(object message)
        {
        }
    }
}
