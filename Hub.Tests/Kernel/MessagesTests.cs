using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class MessagesTests : ActorSpec
{
    [Fact]
    public async Task Messages_of_one_sender_arrive_in_order()
    {
        var probe = NewProbe();
        var relay = Start((message, _) => probe.Ref.Tell(message));
        for (var i = 0; i < 10_000; i++)
        {
            relay.Tell(i);
        }
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal(i, await probe.NextAsync());
        }
    }

    [Fact]
    public async Task One_message_is_handled_at_a_time()
    {
        var inside = 0;
        var most = 0;
        var actor = Start((message, context) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Interlocked.Decrement(ref inside);
            if (message is "last") context.Sender.Tell("done");
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                actor.Tell(i);
            }
        })));
        await actor.Ask("last", Limit);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task An_actor_yields_after_its_throughput_so_that_others_have_their_turn()
    {
        // More endless actors than threads: each message asks for the next.
        var actors = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ =>
            Start((message, context) =>
            {
                if (message is "again") context.Self.Tell("again");
            })).ToList();
        actors.ForEach(a => a.Tell("again"));
        var probe = NewProbe();
        for (var i = 0; i < 100; i++)
        {
            probe.Ref.Tell(i);
            await probe.ExpectAsync(i);
        }
        actors.ForEach(Sys.Stop);
    }

    [Fact]
    public async Task A_turn_that_blocks_does_not_hold_up_whom_it_told()
    {
        using var reached = new ManualResetEventSlim();
        var told = Start((_, _) => reached.Set());
        var blocking = Start((_, context) =>
        {
            told.Tell("go");
            context.Sender.Tell(reached.Wait(Limit));
        });
        for (var i = 0; i < 5; i++)
        {
            reached.Reset();
            Assert.True(await blocking.Ask<bool>("block", Limit));
        }
    }

    [Fact]
    public async Task The_sender_is_dead_letters_when_a_message_comes_from_outside_of_an_actor()
    {
        var probe = NewProbe();
        probe.Ref.Tell("from outside");
        await probe.ExpectAsync("from outside");
        Assert.Equal(Sys.DeadLetters, probe.LastSender);
    }

    [Fact]
    public async Task The_sender_is_the_actor_that_tells()
    {
        var probe = NewProbe();
        var actor = Start((message, _) => probe.Ref.Tell(message));
        actor.Tell("hello");
        await probe.ExpectAsync("hello");
        Assert.Equal(actor, probe.LastSender);
    }

    [Fact]
    public async Task Forward_keeps_the_sender()
    {
        var probe = NewProbe();
        var middle = Start((message, _) => probe.Ref.Forward(message));
        var first = Start((message, _) => middle.Tell(message));
        first.Tell("hello");
        await probe.ExpectAsync("hello");
        Assert.Equal(first, probe.LastSender);
    }

    [Fact]
    public async Task A_message_no_behaviour_knows_is_published_as_unhandled_and_is_no_dead_letter()
    {
        var letters = Subscribed<DeadLetter>();
        var unhandled = Subscribed<UnhandledMessage>();
        var parent = StartParent();
        parent.Tell("unknown");
        var published = await unhandled.NextAsync<UnhandledMessage>();
        Assert.Equal("unknown", published.Message);
        Assert.Equal(parent, published.Recipient);
        Assert.Equal(Sys.DeadLetters, published.Sender);
        await letters.ExpectNothingAsync();
    }

    [Fact]
    public async Task Nobody_swallows_messages_and_is_known_as_nobody()
    {
        ActorRefs.Nobody.Tell("lost");
        Assert.True(ActorRefs.Nobody.IsNobody());
        Assert.True(Sys.DeadLetters.IsNobody());
        Assert.True(((IActorRef?)null).IsNobody());
        Assert.False(NewProbe().Ref.IsNobody());
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Identify_is_answered_by_the_actor_and_for_it_when_it_is_gone()
    {
        var actor = Start((_, _) => { });
        var identity = await actor.Ask<ActorIdentity>(new Identify(7), Limit);
        Assert.Equal(7, identity.MessageId);
        Assert.Equal(actor, identity.Subject);
        Sys.Stop(actor);
        await Gone(actor);
        Assert.Null((await actor.Ask<ActorIdentity>(new Identify(8), Limit)).Subject);
    }
}
