using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class ActorSelectionTests : ActorSpec
{
    [Theory]
    [InlineData("/user/top/below")]
    [InlineData("akka://spec/user/top/below")]
    [InlineData("user/top/below")]
    public async Task The_system_selects_by_path(string path)
    {
        var below = await Below();
        Assert.Equal(below, await Sys.ActorSelection(path).ResolveOne(Limit));
    }

    [Fact]
    public async Task A_path_object_selects_whoever_lives_there_now()
    {
        var below = await Below();
        Assert.Equal(below, await Sys.ActorSelection(below.Path).ResolveOne(Limit));
    }

    [Fact]
    public async Task An_actor_selects_from_where_it_is()
    {
        var below = await Below();
        var found = NewProbe();
        var finder = Start((message, context) => context.ActorSelection((string)message).Tell(new Identify("id"), found.Ref), "finder");
        finder.Tell("../top/below");
        Assert.Equal(below, (await found.NextAsync<ActorIdentity>()).Subject);
        finder.Tell("../../user/top/./below");
        Assert.Null((await found.NextAsync<ActorIdentity>()).Subject);
        finder.Tell("../../../../user/top/below");
        Assert.Equal(below, (await found.NextAsync<ActorIdentity>()).Subject);
        finder.Tell("../nobody");
        Assert.Null((await found.NextAsync<ActorIdentity>()).Subject);
        Assert.Equal(below, await Sys.ActorSelection(Sys.ActorSelection("/user/top").Anchor, "user/top/below").ResolveOne(Limit));
    }

    [Fact]
    public async Task The_sender_is_the_actor_that_tells()
    {
        var probe = NewProbe("probe");
        var teller = Start((message, context) => context.ActorSelection("/user/probe").Tell(message));
        teller.Tell("hello");
        await probe.ExpectAsync("hello");
        Assert.Equal(teller, probe.LastSender);
    }

    [Fact]
    public async Task Nobody_there_makes_a_dead_letter_with_the_path()
    {
        var letters = Subscribed<DeadLetter>();
        Sys.ActorSelection("/user/nobody/here").Tell("hello");
        var letter = await letters.NextAsync<DeadLetter>();
        Assert.Equal("hello", letter.Message);
        Assert.Equal("akka://spec/user/nobody/here", letter.Recipient.Path.ToString());
    }

    [Theory]
    [InlineData("/user/nobody")]
    [InlineData("akka://other/user/top")]
    public async Task ResolveOne_fails_when_nobody_is_there(string path)
    {
        await Below();
        await Assert.ThrowsAsync<ActorNotFoundException>(() => Sys.ActorSelection(path).ResolveOne(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task A_uid_selects_one_incarnation()
    {
        var below = await Below();
        Assert.Equal(below, await Sys.ActorSelection($"/user/top/below#{below.Path.Uid}").ResolveOne(Limit));
        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => Sys.ActorSelection($"/user/top/below#{below.Path.Uid + 1}").ResolveOne(Limit));
    }

    private async Task<IActorRef> Below() =>
        await ChildOf(StartParent(name: "top"), Actor((_, _) => { }), "below");
}
