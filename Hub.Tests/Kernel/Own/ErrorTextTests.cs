using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel.Own;

/// <summary>
/// The specs of this folder stand apart because they are about the kernel alone: the texts of its errors, which name
/// the actor's path and the way out, its insides, and where it differs on purpose. All others hold on Akka.NET too.
/// </summary>
public class ErrorTextTests : ActorSpec
{
    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("%zz")]
    public void A_refused_name_comes_with_the_path_of_the_parent(string name) =>
        Names("akka://spec/user", Assert.Throws<InvalidActorNameException>(() => Start((_, _) => { }, name)));

    [Fact]
    public void A_name_that_is_taken_comes_with_the_path_of_its_owner()
    {
        var owner = Start((_, _) => { }, "one");
        Names(owner.Path.ToString(), Assert.Throws<InvalidActorNameException>(() => Start((_, _) => { }, "one")));
    }

    [Fact]
    public void An_expression_that_makes_no_actor_comes_with_the_way_out()
    {
        var refused = Assert.Throws<InvalidCastException>(() => Props.Create(() => Make()));
        Names("() => new Talkative()", refused);
        Names("Props.CreateBy", refused);
    }

    [Fact]
    public async Task Props_without_a_matching_constructor_come_with_the_path_of_the_actor()
    {
        var (child, failure) = await FailureOfAsync(Props.Create<Talkative>("a", "b", "c"), message: null);
        Names(child.Path.ToString(), Assert.IsType<ActorInitializationException>(failure));
    }

    [Theory]
    [InlineData("receive")]
    [InlineData("stash")]
    public async Task A_mistake_in_a_handler_comes_with_the_path_of_the_actor(string mistake)
    {
        var (child, failure) = await FailureOfAsync(Props.Create<Talkative>(), mistake);
        Names(child.Path.ToString(), failure);
    }

    [Fact]
    public async Task A_full_stash_comes_with_the_path_of_the_actor()
    {
        var (child, failure) = await FailureOfAsync(Props.Create<Talkative>().WithStashCapacity(1), "fill");
        Names(child.Path.ToString(), Assert.IsType<StashOverflowException>(failure));
    }

    [Fact]
    public async Task A_handler_after_ReceiveAny_comes_with_the_path_of_the_actor()
    {
        var (child, failure) = await FailureOfAsync(Props.Create<AfterAny>(), message: null);
        Names(child.Path.ToString(), failure.GetBaseException());
    }

    [Fact]
    public void Context_outside_of_a_turn_comes_with_the_way_out() =>
        Names("PipeTo", Assert.Throws<NotSupportedException>(() => Talkative.Read()));

    [Fact]
    public async Task Self_and_Sender_outside_of_a_turn_come_with_the_path_of_the_actor()
    {
        var actor = Sys.ActorOf(Props.Create<Talkative>());
        var instance = await actor.Ask<Talkative>("yourself", Limit);
        Names(actor.Path.ToString(), Assert.Throws<NotSupportedException>(() => instance.ReadSelf()));
        Names(actor.Path.ToString(), Assert.Throws<NotSupportedException>(() => instance.ReadSender()));
    }

    [Fact]
    public async Task The_timeout_of_an_ask_comes_with_the_time_and_the_path_of_the_actor()
    {
        var actor = Start((_, _) => { });
        var timeout = await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask("question", TimeSpan.FromMilliseconds(20)));
        Names("0.02 seconds", timeout);
        Names(actor.Path.ToString(), timeout);
    }

    private static void Names(string what, Exception refused) => Assert.Contains(what, refused.Message, StringComparison.Ordinal);

    private static Talkative Make() => throw new NotSupportedException();

    /// <summary>A child that is told a message, and what its supervisor hears of it.</summary>
    private async Task<(IActorRef Child, Exception Failure)> FailureOfAsync(Props props, string? message)
    {
        var failures = NewProbe();
        var parent = StartParent(new OneForOneStrategy(e =>
        {
            failures.Ref.Tell(e);
            return Directive.Stop;
        }));
        var child = await ChildOf(parent, props);
        if (message is not null)
        {
            child.Tell(message);
            child.Tell(message);
        }
        return (child, await failures.NextAsync<Exception>());
    }

    private sealed class Talkative : ReceiveActor, IWithStash
    {
        public Talkative()
        {
            Receive<string>(s => s == "yourself", _ => Sender.Tell(this));
            Receive<string>(s => s == "receive", _ => Receive<int>(_ => { }));
            Receive<string>(s => s == "fill", _ => Stash!.Stash());
            Receive<string>(s => s == "stash", _ =>
            {
                Stash!.Stash();
                Stash.Stash();
            });
        }

        public IStash Stash { get; set; } = null!;

        public static IActorContext Read() => Context;

        public IActorRef ReadSelf() => Self;

        public IActorRef ReadSender() => Sender;
    }

    private sealed class AfterAny : ReceiveActor
    {
        public AfterAny()
        {
            ReceiveAny(_ => { });
            Receive<string>(_ => { });
        }
    }
}
