using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class NamesAndRefsTests : ActorSpec
{
    [Theory]
    [InlineData("plain")]
    [InlineData("With-Digits_0123456789")]
    [InlineData("-_.*+:@&=,!~';()")]
    [InlineData("a$b")]
    [InlineData("%20")]
    [InlineData("a%ffb%0Ac")]
    public void Letters_digits_some_symbols_and_percent_escapes_are_legal(string name)
    {
        Assert.Equal(name, Sys.ActorOf(Nothing(), name).Path.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData("ä")]
    [InlineData("%2")]
    [InlineData("%zz")]
    [InlineData("a%")]
    public void Other_names_are_refused(string name)
    {
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Nothing(), name));
    }

    [Fact]
    public async Task A_name_is_not_unique_until_its_owner_is_removed_from_the_parent()
    {
        Sys.ActorOf(Nothing(), "one");
        var refused = Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Nothing(), "one"));
        Assert.Contains("not unique", refused.Message, StringComparison.Ordinal);

        var parent = StartParent();
        var child = await ChildOf(parent, Nothing(), "two");
        var watcher = NewProbe();
        await watcher.WatchAsync(child);
        Sys.Stop(child);
        // The parent was told before the watcher, so the name is free for what the parent does next.
        await Gone(child);
        Assert.NotEqual(child, await ChildOf(parent, Nothing(), "two"));
    }

    [Fact]
    public async Task Automatic_names_count_up()
    {
        var parent = StartParent();
        Assert.Equal("$a", (await ChildOf(parent, Nothing())).Path.Name);
        Assert.Equal("$b", (await ChildOf(parent, Nothing())).Path.Name);
        Assert.Equal("$c", (await ChildOf(parent, Nothing())).Path.Name);
        for (var i = 3; i < 64; i++)
        {
            await ChildOf(parent, Nothing());
        }
        Assert.Equal("$ab", (await ChildOf(parent, Nothing())).Path.Name);
    }

    [Fact]
    public async Task Paths_are_equal_without_uid_and_references_only_with_it()
    {
        var parent = StartParent();
        var first = await ChildOf(parent, Nothing(), "again");
        Assert.True(await first.GracefulStop(Limit));
        var second = await ChildOf(parent, Nothing(), "again");
        Assert.Equal(first.Path, second.Path);
        Assert.True(first.Path == second.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.NotEqual(first, second);
        Assert.NotEqual(0, first.CompareTo(second));
        Assert.Equal(0, first.CompareTo(first));
    }

    [Fact]
    public async Task An_old_reference_leads_to_dead_letters_after_its_name_was_used_again()
    {
        var letters = Subscribed<DeadLetter>();
        var parent = StartParent();
        var old = await ChildOf(parent, Nothing(), "again");
        Assert.True(await old.GracefulStop(Limit));
        var received = NewProbe();
        await ChildOf(parent, Actor((message, _) => received.Ref.Tell(message)), "again");
        old.Tell("for the old one");
        Assert.Equal(old, (await letters.NextAsync<DeadLetter>()).Recipient);
        await received.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_path_knows_its_elements_and_its_address()
    {
        var parent = StartParent(name: "parent");
        var path = (await ChildOf(parent, Nothing(), "child")).Path;
        Assert.Equal("child", path.Name);
        Assert.Equal(parent.Path, path.Parent);
        Assert.Equal(["user", "parent", "child"], path.Elements);
        Assert.Equal("/user/parent/child", path.ToStringWithoutAddress());
        Assert.Equal("akka://spec/user/parent/child", path.ToString());
        Assert.Equal("akka", path.Address.Protocol);
        Assert.Equal("spec", path.Address.System);
        Assert.Null(path.Address.Host);
        Assert.Equal(new Address("akka", "spec"), path.Address);
        Assert.Equal("akka://spec@host:4053", new Address("akka", "spec", "HOST", 4053).ToString());
    }

    [Fact]
    public void A_reference_reads_as_its_path_and_uid()
    {
        var actor = Sys.ActorOf(Nothing(), "one");
        Assert.Equal($"[akka://spec/user/one#{actor.Path.Uid}]", actor.ToString());
    }

    [Fact]
    public async Task A_child_is_found_by_name_and_all_are_listed()
    {
        var parent = Start((message, context) =>
        {
            var one = context.ActorOf(Nothing(), "one");
            var two = context.ActorOf(Nothing(), "two");
            Assert.Equal(one, context.Child("one"));
            Assert.True(context.Child("three").IsNobody());
            Assert.Equal([one, two], context.GetChildren().OrderBy(c => c.Path.Name));
            context.Sender.Tell(message);
        });
        await parent.Ask("check", Limit);
    }

    private static Props Nothing() => Actor((_, _) => { });
}
