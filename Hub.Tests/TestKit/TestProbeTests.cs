using Hub.Actors.Kernel;
using Hub.Actors.TestKit;

namespace Hub.Tests.TestKit;

public sealed class TestProbeTests : KitSpec
{
    [Fact]
    public void A_probe_equals_its_reference_wherever_a_reference_is_wanted()
    {
        var probe = CreateTestProbe("p");
        Assert.True(probe.Equals(probe.Ref));
        Assert.True(probe.Ref.Equals(probe));
        Assert.Single(new HashSet<IActorRef> { probe, probe.Ref });
        Assert.Equal(0, ((IComparable<IActorRef>)probe).CompareTo(probe.Ref));
        Assert.Equal(0, probe.CompareTo(probe.Ref));
        Assert.Equal("akka://test/system/p", ((IActorRef)probe).Path.ToString());
        Assert.Equal($"TestProbe({probe.Ref})", probe.ToString());
        Assert.Matches("^testActor[0-9]+$", CreateTestProbe().Ref.Path.Name);
    }

    [Fact]
    public void A_probe_is_told_and_answers_as_itself()
    {
        var probe = CreateTestProbe();
        probe.Tell("question");
        probe.ExpectMsg("question");
        Assert.Equal(TestActor, probe.Sender);
        probe.Reply("answer");
        ExpectMsgFrom(probe, "answer");
    }

    [Fact]
    public void A_probe_sends_as_itself_and_forwards_as_the_last_sender()
    {
        var one = CreateTestProbe();
        var other = CreateTestProbe();
        one.Send(other, "sent");
        other.ExpectMsgFrom(one, "sent");
        other.Forward(TestActor);
        ExpectMsgFrom(one, "sent");
        other.Forward(TestActor, "something else");
        ExpectMsgFrom(one, "something else");
        Assert.Throws<IllegalActorStateException>(() => one.Reply("to nobody"));
    }

    [Fact]
    public void Probes_keep_their_messages_apart()
    {
        var probe = CreateTestProbe();
        probe.Tell("for the probe");
        ExpectNoMsg(TimeSpan.Zero);
        probe.ExpectMsg("for the probe");
    }

    [Fact]
    public void A_probe_may_live_in_another_system()
    {
        using var other = new Hub.Actors.TestKit.TestKit(ActorSystem.Create("other"));
        var probe = CreateTestProbe(other.Sys, "p");
        Assert.Equal("akka://other/system/p", probe.Ref.Path.ToString());
    }

    [Fact]
    public async Task A_probe_can_be_stopped_gracefully()
    {
        Assert.True(await CreateTestProbe().GracefulStop(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void An_auto_pilot_acts_on_every_message_until_it_ends()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new EchoUntil(3));
        foreach (var i in (int[])[1, 2, 3, 4])
        {
            probe.Tell(i);
        }
        Assert.Equal([1, 2, 3], ReceiveN(3));
        ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal([1, 2, 3, 4], probe.ReceiveN(4));
    }

    [Fact]
    public void An_auto_pilot_may_be_a_function_and_hand_over_to_another()
    {
        SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"first saw {message}", TestActor);
            return new DelegateAutoPilot((next, last) =>
            {
                next.Tell($"second saw {last}", TestActor);
                return AutoPilot.NoAutoPilot;
            });
        }));
        var probe = CreateTestProbe();
        probe.Send(TestActor, "a");
        probe.Send(TestActor, "b");
        probe.Send(TestActor, "c");
        Assert.Equal(["first saw a", "second saw b"], probe.ReceiveN(2));
        Assert.Equal(["a", "b", "c"], ReceiveN(3));
        Assert.Throws<InvalidOperationException>(() => KeepRunning.Instance.Run(probe, 1));
    }

    // Echoes until it has seen so many messages.
    private sealed class EchoUntil(int last) : AutoPilot
    {
        public override AutoPilot Run(IActorRef sender, object message)
        {
            sender.Tell(message, ActorRefs.NoSender);
            return message.Equals(last) ? NoAutoPilot : KeepRunning;
        }
    }
}
