using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

/// <summary>What only the kernel's own seams can show of a mailbox.</summary>
public class MailboxTests : ActorSpec
{
    [Fact]
    public void A_run_handles_up_to_thirty_messages()
    {
        Assert.Equal(30, new ActorSystemSettings().Throughput);
    }

    [Fact]
    public async Task Each_suspension_needs_its_own_resumption()
    {
        var probe = NewProbe();
        var actor = (ActorCell)Start((message, _) => probe.Ref.Tell(message));
        await actor.Ask<ActorIdentity>(new Identify(1), Limit);
        actor.SendSystemMessage(new Suspend());
        actor.SendSystemMessage(new Suspend());
        actor.Tell("waits");
        actor.SendSystemMessage(new Resume(null));
        await SettledAsync(actor);
        await probe.ExpectNothingAsync();
        Assert.True(actor.IsSuspended);
        Assert.Equal(1, actor.WaitingMessages);
        actor.SendSystemMessage(new Resume(null));
        await probe.ExpectAsync("waits");
    }

    [Fact]
    public async Task System_messages_go_before_every_user_message()
    {
        var probe = NewProbe();
        using var gate = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var actor = (ActorCell)Start((message, _) =>
        {
            inside.Set();
            gate.Wait(Limit);
            probe.Ref.Tell(message);
        });
        actor.Tell("first");
        Assert.True(inside.Wait(Limit));
        actor.Tell("never handled");
        actor.Stop();
        gate.Set();
        await Gone(actor);
        await probe.ExpectAsync("first");
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_failure_from_an_unknown_child_is_dropped()
    {
        var dropped = Subscribed<Debug>();
        var asked = false;
        var parent = (ActorCell)StartParent(new OneForOneStrategy(_ =>
        {
            asked = true;
            return Directive.Stop;
        }));
        var stranger = (ActorCell)Start((_, _) => { });
        parent.SendSystemMessage(new Failed(stranger, new InvalidOperationException("not mine")));
        Assert.Contains("unknown child", (await dropped.NextAsync<Debug>()).Message.ToString(), StringComparison.Ordinal);
        Assert.False(asked);
        Assert.IsAssignableFrom<IActorRef>(await ChildOf(parent, Actor((_, _) => { })));
    }

    [Fact]
    public async Task A_failure_of_an_old_incarnation_is_dropped()
    {
        var dropped = Subscribed<Debug>();
        var parent = (ActorCell)StartParent();
        var old = (ActorCell)await ChildOf(parent, Actor((_, _) => { }), "name");
        Assert.True(await old.GracefulStop(Limit));
        var fresh = await ChildOf(parent, Actor((message, context) => context.Sender.Tell(message)), "name");
        parent.SendSystemMessage(new Failed(old, new InvalidOperationException("late")));
        await dropped.NextAsync<Debug>();
        Assert.Equal("alive", await fresh.Ask("alive", Limit));
    }

    [Fact]
    public async Task The_queue_of_an_idle_actor_is_given_back()
    {
        var actor = (ActorCell)Start((message, context) => context.Sender.Tell(message));
        await actor.Ask("hello", Limit);
        await SettledAsync(actor);
        Assert.Equal(0, actor.WaitingMessages);
    }

    [Fact]
    public void Messages_put_before_the_others_keep_their_order()
    {
        var queue = UserQueue.Rent();
        for (var i = 0; i < 3; i++)
        {
            queue.Add(i, null);
        }
        Assert.True(queue.Swap());
        Assert.True(queue.TryTake(out var first));
        Assert.Equal(0, first.Message);
        queue.Add(3, null);
        queue.Prepend([new Envelope(-1, null)]);
        queue.Prepend(Enumerable.Range(-60, 59).Select(i => new Envelope(i, null)).ToArray());
        Assert.Equal(62 + 1, queue.Count);
        var rest = new List<object>();
        while (queue.TryTake(out var next) || (queue.Swap() && queue.TryTake(out next)))
        {
            rest.Add(next.Message);
        }
        Assert.Equal([.. Enumerable.Range(-60, 60), 1, 2, 3], rest.Cast<int>());
        queue.Return();
    }

    [Fact]
    public void Restarts_are_counted_anew_when_their_window_is_over()
    {
        var count = new RestartCount();
        Assert.True(count.MayRestart(2, 1000, TimeSpan.Zero));
        Assert.True(count.MayRestart(2, 1000, TimeSpan.FromSeconds(1)));
        Assert.False(count.MayRestart(2, 1000, TimeSpan.FromSeconds(1)));
        Assert.True(count.MayRestart(2, 1000, TimeSpan.FromSeconds(1.1)));
        Assert.True(count.MayRestart(2, 1000, TimeSpan.FromSeconds(2)));
        Assert.False(count.MayRestart(2, 1000, TimeSpan.FromSeconds(2.1)));
    }

    /// <summary>Waits until the actor has handled every system message sent before: this is one more of them.</summary>
    private static Task SettledAsync(ActorCell actor) => Task.Factory
        .StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, new ActorTaskScheduler(actor)).WaitAsync(Limit);
}
