using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ReceiveActorTests : ActorSpec
{
    [Fact]
    public async Task The_first_registration_that_fits_gets_the_message()
    {
        var actor = Sys.ActorOf(Props.Create<Ordered>());
        Assert.Equal("five", await actor.Ask(5, Limit));
        Assert.Equal("int", await actor.Ask(6, Limit));
        Assert.Equal("short", await actor.Ask("ab", Limit));
        Assert.Equal("long", await actor.Ask("abcdef", Limit));
        Assert.Equal("func", await actor.Ask(2.5, Limit));
        Assert.Equal("convertible", await actor.Ask(-2.5, Limit));
        Assert.Equal("typed", await actor.Ask(Guid.Empty, Limit));
        Assert.Equal("any", await actor.Ask(new object(), Limit));
    }

    [Fact]
    public async Task A_message_no_registration_fits_is_unhandled()
    {
        var unhandled = Subscribed<UnhandledMessage>();
        Sys.ActorOf(Props.Create<OnlyText>()).Tell(7);
        Assert.Equal(7, (await unhandled.NextAsync<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task Registering_after_ReceiveAny_is_refused()
    {
        var failures = NewProbe();
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        await ChildOf(parent, Props.Create<AfterAny>());
        var cause = (await failures.NextAsync<ActorInitializationException>()).GetBaseException();
        Assert.IsType<InvalidOperationException>(cause);
    }

    [Fact]
    public async Task Registering_outside_of_constructor_and_Become_is_refused()
    {
        var actor = Sys.ActorOf(Props.Create<Late>());
        Assert.IsType<InvalidOperationException>(await actor.Ask("late", Limit));
    }

    [Fact]
    public async Task Become_replaces_the_present_behaviour_and_never_the_actors_own_below_it()
    {
        var actor = Sys.ActorOf(Props.Create<Changing>());
        Assert.Equal("first", await actor.Ask("which", Limit));
        actor.Tell("stack");
        Assert.Equal("second", await actor.Ask("which", Limit));
        actor.Tell("back");
        Assert.Equal("first", await actor.Ask("which", Limit));
        actor.Tell("back");
        Assert.Equal("first", await actor.Ask("which", Limit));
        actor.Tell("become");
        Assert.Equal("third", await actor.Ask("which", Limit));
        actor.Tell("back");
        Assert.Equal("first", await actor.Ask("which", Limit));
        actor.Tell("stack");
        actor.Tell("stack");
        actor.Tell("become");
        Assert.Equal("third", await actor.Ask("which", Limit));
        actor.Tell("back");
        Assert.Equal("second", await actor.Ask("which", Limit));
        actor.Tell("back");
        Assert.Equal("first", await actor.Ask("which", Limit));
    }

    [Fact]
    public async Task A_behaviour_that_does_not_know_a_message_leaves_it_unhandled()
    {
        var unhandled = Subscribed<UnhandledMessage>();
        var actor = Sys.ActorOf(Props.Create<Changing>());
        actor.Tell("stack");
        actor.Tell(7);
        Assert.Equal(7, (await unhandled.NextAsync<UnhandledMessage>()).Message);
    }

    [Fact]
    public async Task Many_instances_keep_their_own_handlers()
    {
        var actors = Enumerable.Range(0, 50).Select(i => Sys.ActorOf(Props.Create<Numbered>(i))).ToList();
        for (var i = 0; i < actors.Count; i++)
        {
            Assert.Equal(i, await actors[i].Ask("number", Limit));
        }
    }

    private interface IMark;

    private sealed class Ordered : ReceiveActor
    {
        public Ordered()
        {
            Receive<int>(n => n == 5, _ => Sender.Tell("five"));
            Receive<int>(_ => Sender.Tell("int"));
            Receive<string>(_ => Sender.Tell("short"), s => s.Length < 3);
            Receive<string>(_ => Sender.Tell("long"));
            Receive<double>(d =>
            {
                if (d < 0) return false;
                Sender.Tell("func");
                return true;
            });
            Receive<IConvertible>(_ => Sender.Tell("convertible"));
            Receive(typeof(Guid), _ => Sender.Tell("typed"));
            Receive<IMark>(_ => Sender.Tell("never"));
            ReceiveAny(_ => Sender.Tell("any"));
        }
    }

    private sealed class OnlyText : ReceiveActor
    {
        public OnlyText()
        {
            Receive<string>(_ => { });
        }
    }

    private sealed class AfterAny : ReceiveActor
    {
        public AfterAny()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }

    private sealed class Late : ReceiveActor
    {
        public Late()
        {
            Receive<string>(_ =>
            {
                try
                {
                    Receive<int>(_ => { });
                }
                catch (InvalidOperationException e)
                {
                    Sender.Tell(e);
                }
            });
        }
    }

    private sealed class Changing : ReceiveActor
    {
        public Changing()
        {
            Behaviour("first");
        }

        private void Behaviour(string name)
        {
            Receive<string>(s => s == "which", _ => Sender.Tell(name));
            Receive<string>(s => s == "stack", _ => BecomeStacked(() => Behaviour("second")));
            Receive<string>(s => s == "become", _ => Become(() => Behaviour("third")));
            Receive<string>(s => s == "back", _ => UnbecomeStacked());
        }
    }

    private sealed class Numbered : ReceiveActor
    {
        public Numbered(int number)
        {
            Receive<string>(_ => Sender.Tell(number));
        }
    }
}
