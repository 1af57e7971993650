using Hub.Actors.Kernel;
using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit;

public sealed class TestActorTests : KitSpec
{
    [Fact]
    public async Task What_a_spec_tells_comes_from_its_test_actor_also_after_an_await()
    {
        var probe = CreateTestProbe();
        probe.Ref.Tell("before");
        Assert.Equal("before", await probe.ExpectMsgFromAsync<string>(TestActor));
        await Task.Yield();
        probe.Ref.Tell("after");
        Assert.Equal("after", await probe.ExpectMsgFromAsync<string>(TestActor));
        await Task.Run(() => probe.Ref.Tell("elsewhere"));
        Assert.Equal("elsewhere", await probe.ExpectMsgFromAsync<string>(TestActor));
    }

    [Fact]
    public void Making_probes_and_test_actors_does_not_change_the_sender()
    {
        CreateTestProbe();
        CreateTestActor("other").Tell("kept by the same spec");
        Assert.Equal("kept by the same spec", ExpectMsgFrom<string>(TestActor));
    }

    [Fact]
    public void An_actor_answers_to_the_spec()
    {
        var echo = ActorOf<Echo>();
        echo.Tell("hello");
        ExpectMsgFrom(echo, "hello");
    }

    [Fact]
    public void A_message_has_arrived_when_tell_returns()
    {
        TestActor.Tell("a");
        Assert.Equal("a", ReceiveOne(TimeSpan.Zero));
    }

    [Fact]
    public void Actors_are_made_by_props_type_and_expression_with_a_name_or_without()
    {
        Assert.Equal("$a", ActorOf(Props.Create<Echo>()).Path.Name);
        Assert.Equal("a", ActorOf(Props.Create<Echo>(), "a").Path.Name);
        Assert.Equal("$b", ActorOf<Echo>().Path.Name);
        Assert.Equal("b", ActorOf<Echo>("b").Path.Name);
        Assert.Equal("$c", ActorOf(() => new Echo()).Path.Name);
        var c = ActorOf(() => new Echo(), "c");
        Assert.Equal("akka://test/user/c", c.Path.ToString());
        ActorSelection("/user/c").Tell(1);
        ExpectMsgFrom(c, 1);
        ActorSelection(c.Path).Tell(2);
        ExpectMsgFrom(c, 2);
        Assert.Throws<InvalidActorNameException>(() => CreateTestActor(TestActor.Path.Name));
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo()
        {
            ReceiveAny(message => Sender.Tell(message));
        }
    }
}

public sealed class NoImplicitSenderTests : KitSpec, INoImplicitSender
{
    [Fact]
    public async Task What_such_a_spec_tells_comes_from_nobody()
    {
        TestActor.Tell("a");
        await ExpectMsgFromAsync<string>(Sys.DeadLetters);
        await Task.Yield();
        TestActor.Tell("b");
        await ExpectMsgFromAsync<string>(Sys.DeadLetters);
    }
}
