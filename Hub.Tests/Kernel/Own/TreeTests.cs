using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

public class TreeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_tree_is_described_from_the_root_down()
    {
        var system = ActorSystem.Create("system");
        var actor = system.ActorOf(Props.Create<Idle>(), "one");
        await actor.Ask<ActorIdentity>(new Identify(1), Limit);
        var root = system.DescribeTree();
        Assert.Equal("/", root.Path);
        Assert.Equal(["/system", "/user"], root.Children.Select(c => c.Path));
        var one = Assert.Single(root.Children[1].Children);
        Assert.Equal(("/user/one", typeof(Idle), 0, false), (one.Path, one.Type, one.WaitingMessages, one.IsSuspended));
        await system.Terminate().WaitAsync(Limit);
        Assert.Empty(system.DescribeTree().Children);
    }

    private sealed class Idle : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
