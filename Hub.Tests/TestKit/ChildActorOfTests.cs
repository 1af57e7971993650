using Hub.Actors.Kernel;

namespace Hub.Tests.TestKit;

public sealed class ChildActorOfTests : KitSpec
{
    private static readonly OneForOneStrategy s_stops = new(_ => Directive.Stop);

    [Fact]
    public void A_child_tells_its_parent_the_probe()
    {
        var probe = CreateTestProbe();
        var child = probe.ChildActorOf(Props.Create<Child>());
        Assert.Equal(probe.Ref.Path, child.Path.Parent);
        child.Tell("hello");
        probe.ExpectMsgFrom(child, "hello");
        Assert.Equal("a", probe.ChildActorOf(Props.Create<Child>(), "a").Path.Name);
        Assert.Equal("b", probe.ChildActorOf<Child>("b").Path.Name);
        Assert.Equal("c", probe.ChildActorOf<Child>("c", s_stops).Path.Name);
    }

    [Fact]
    public async Task The_asynchronous_forms_make_the_same_children()
    {
        Assert.Equal("a", (await ChildActorOfAsync(Props.Create<Child>(), "a")).Path.Name);
        Assert.Equal("b", (await ChildActorOfAsync(Props.Create<Child>(), "b", s_stops)).Path.Name);
        Assert.Equal(TestActor.Path, (await ChildActorOfAsync(Props.Create<Child>())).Path.Parent);
        var probe = CreateTestProbe();
        Assert.Equal("a", (await probe.ChildActorOfAsync<Child>("a")).Path.Name);
        Assert.Equal("b", (await probe.ChildActorOfAsync<Child>("b", s_stops)).Path.Name);
        Assert.Equal(probe.Ref.Path, (await probe.ChildActorOfAsync<Child>()).Path.Parent);
        Assert.Equal(probe.Ref.Path, (await probe.ChildActorOfAsync<Child>(s_stops)).Path.Parent);
    }

    [Fact]
    public async Task A_child_without_one_is_restarted()
    {
        var probe = CreateTestProbe();
        var child = await probe.ChildActorOfAsync(Props.Create<Child>());
        child.Tell("fail");
        child.Tell("still there");
        probe.ExpectMsgFrom(child, "restarted");
        probe.ExpectMsgFrom(child, "still there");
    }

    private sealed class Child : ReceiveActor
    {
        public Child()
        {
            Receive<string>(text => text == "fail", _ => throw new DivideByZeroException());
            ReceiveAny(message => Context.Parent.Tell(message));
        }

        protected override void PostRestart(Exception reason) => Context.Parent.Tell("restarted");
    }
}
