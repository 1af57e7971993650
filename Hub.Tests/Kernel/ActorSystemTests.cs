using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ActorSystemTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_actor_answers_and_the_system_ends()
    {
        var system = ActorSystem.Create("first");
        var echo = system.ActorOf(Props.Create<Echo>(), "echo");
        Assert.Equal("hello", await echo.Ask<string>("hello", Limit));
        Assert.Equal("akka://first/user/echo", echo.Path.ToString());
        await system.Terminate();
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}
