using Hub.Actors.Kernel;

namespace Hub.Tests.TestKit.Own;

/// <summary>Akka's test actor hears of no name that is taken, and keeps to its first strategy.</summary>
public sealed class ChildOfAProbeTests : KitSpec
{
    private static readonly OneForOneStrategy s_stops = new(_ => Directive.Stop);

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        var probe = CreateTestProbe();
        probe.ChildActorOf<Child>("a");
        Assert.Throws<InvalidActorNameException>(() => probe.ChildActorOf<Child>("a"));
    }

    [Fact]
    public void A_child_is_supervised_by_the_strategy_it_came_with()
    {
        var probe = CreateTestProbe();
        var stopped = probe.ChildActorOf<Child>(s_stops);
        var stoppedToo = probe.ChildActorOf(Props.Create<Child>(), s_stops);
        Watch(stopped);
        Watch(stoppedToo);
        EventFilter.Exception<DivideByZeroException>().Mute(() =>
        {
            stopped.Tell("fail");
            ExpectTerminated(stopped);
            stoppedToo.Tell("fail");
            ExpectTerminated(stoppedToo);
        });
    }

    private sealed class Child : ReceiveActor
    {
        public Child()
        {
            ReceiveAny(_ => throw new DivideByZeroException());
        }
    }
}
