using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed partial class ChatPageConnectionTests(Browser browser) : IAsyncLifetime
{
    private ChatPages _chat = null!;

    public async Task InitializeAsync() => _chat = await ChatPages.StartAsync(browser);

    public async Task DisposeAsync() => await _chat.DisposeAsync();

    [Fact]
    public async Task The_page_says_that_it_is_reconnecting_and_comes_back_when_the_server_does()
    {
        var ann = await _chat.JoinAsync("ann");
        var ben = await _chat.JoinAsync("ben");

        await _chat.StopServerAsync();
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");
        await Expect(ann.At("countdown")).ToHaveTextAsync(InSomeSeconds());
        await Expect(ann.At("banner-text")).Not.ToBeEmptyAsync();
        await _chat.RestartServerAsync();

        await ann.IsOnlineAsync();
        await ben.IsOnlineAsync();
        await ann.SeesAsync("ann", "ben");
        await ann.SayAsync("back again");
        await ben.HearsAsync("back again");
        await Expect(ann.At("banner")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1008)]
    [InlineData(1009)]
    [InlineData(4001)]
    [InlineData(4004)]
    [InlineData(4099)]
    public async Task After_a_close_that_means_do_not_come_back_the_page_says_why_and_waits_for_its_reader(int code)
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        await socket.CloseAsync(new() { Code = code, Reason = "for a reason" });

        await Expect(ann.State).ToHaveTextAsync("Closed");
        await Expect(ann.At("banner-text")).ToContainTextAsync("for a reason");
        await Expect(ann.At("reconnect")).ToBeHiddenAsync();
        Assert.Equal(0, server.Waiting);
        await ann.At("rejoin").ClickAsync();
        await ann.IsOnlineAsync();
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1011)]
    [InlineData(1013)]
    [InlineData(4100)]
    [InlineData(4199)]
    [InlineData(4200)]
    [InlineData(4299)]
    public async Task After_any_other_close_the_page_comes_back_by_itself(int code)
    {
        var (ann, server) = await ScriptedAsync();
        var first = await server.NextAsync();
        await ann.IsOnlineAsync();

        await first.CloseAsync(new() { Code = code });

        await server.NextAsync();
        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task Reconnect_now_does_not_wait_for_the_countdown()
    {
        // A "random" number of a minute, so that only the button can bring it back in time.
        var (ann, server) = await ScriptedAsync(page => page.AddInitScriptAsync("Math.random = () => 60"));
        var first = await server.NextAsync();
        await ann.IsOnlineAsync();
        await first.CloseAsync(new() { Code = 1011 });

        await Expect(ann.At("countdown")).ToHaveTextAsync(InSomeSeconds());
        await ann.At("reconnect").ClickAsync();

        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task A_network_that_goes_away_is_called_offline_until_it_is_back()
    {
        await using var proxy = new CutProxy(_chat.Url);
        var ann = await _chat.JoinAsync("ann", proxy.Url);

        await _chat.SetOfflineAsync(true);
        proxy.Cut();
        await Expect(ann.State).ToHaveTextAsync("Offline");
        await Expect(ann.At("hint")).ToContainTextAsync("Offline");
        proxy.Mend();
        await _chat.SetOfflineAsync(false);

        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task Frames_that_make_no_sense_change_nothing()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        foreach (var frame in (string[])
            ["", "{", "null", "[]", "7", "\"x\"", "{}", """{"type":"message"}""", """{"type":"message","payload":{"room":"$hub/chat"}}""",
             """{"type":"broadcast"}""", """{"type":"broadcast","message":[]}""", """{"error":{}}""", """{"type":"error"}"""])
            socket.Send(frame);
        socket.Send([0, 255, 1]);
        foreach (var data in (string[])["null", "7", "\"x\"", "[]", "{}", """{"sender":"ben"}""", """{"sender":1,"message":{}}"""])
            server.SayJson(socket, data);
        server.Say(socket, "ben", "still here");

        await Expect(ann.Messages).ToHaveTextAsync("still here");
        await Expect(ann.At("notice")).ToHaveCountAsync(0);
        await Expect(ann.At("gap")).ToHaveCountAsync(0);
        await Expect(ann.At("announcement")).ToHaveCountAsync(0);
        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task Words_for_everyone_are_shown()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        socket.Send("""{"type":"broadcast","message":"cake in the kitchen"}""");

        await Expect(ann.At("announcement")).ToContainTextAsync("cake in the kitchen");
    }

    [Fact]
    public async Task A_message_that_the_server_refuses_is_kept_with_the_reason_and_can_be_sent_again_or_discarded()
    {
        var (ann, server) = await ScriptedAsync();
        await ann.IsOnlineAsync();
        await ann.WriteAsync("not today");

        var first = await server.PublishedAsync();
        ScriptedChat.Refuse(first, "You may not publish");
        await Expect(ann.At("pending")).ToContainTextAsync("You may not publish");
        await ann.At("send-again").ClickAsync();
        var again = await server.PublishedAsync();
        Assert.Equal((first.Text, first.Key), (again.Text, again.Key));
        server.Accept(again, "ann");
        await Expect(ann.Messages).ToHaveTextAsync("not today");
        await Expect(ann.At("pending")).ToHaveCountAsync(0);

        await ann.WriteAsync("nor tomorrow");
        ScriptedChat.Refuse(await server.PublishedAsync(), "You may not publish");
        await ann.At("discard").ClickAsync();
        await Expect(ann.At("pending")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_message_without_its_answer_when_the_connection_is_lost_is_sent_again_under_the_same_key()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();
        await ann.WriteAsync("did you get this?");
        var first = await server.PublishedAsync();

        await socket.CloseAsync(new() { Code = 4200 });

        var again = await server.PublishedAsync();
        Assert.Equal((first.Text, first.Key), (again.Text, again.Key));
        await Expect(ann.At("pending")).ToContainTextAsync("did you get this?");
        server.Accept(again, "ann");
        await Expect(ann.Messages).ToHaveTextAsync("did you get this?");
        await Expect(ann.At("pending")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_waits_when_the_chat_is_closed_for_good_stays_with_the_reason_until_its_writer_joins_again()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();
        await ann.WriteAsync("before the end");
        await server.PublishedAsync();

        await socket.CloseAsync(new() { Code = 4004 });
        await Expect(ann.At("pending")).ToContainTextAsync("sent");
        await ann.Text.FillAsync("after it");
        await Expect(ann.At("send")).ToBeDisabledAsync();
        await ann.At("rejoin").ClickAsync();
        await ann.IsOnlineAsync();
        await ann.At("send-again").ClickAsync();

        server.Accept(await server.PublishedAsync(), "ann");
        await Expect(ann.Messages).ToHaveTextAsync("before the end");
        await Expect(ann.At("send")).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_message_of_a_mebibyte_is_shown_in_part_and_holds_nothing_up()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        server.Say(socket, "ben", $"https://example.org/{new string(')', 1 << 20)}");
        server.Say(socket, "ben", "next");

        await Expect(ann.Messages.Last).ToHaveTextAsync("next");
        Assert.InRange((await ann.Messages.First.TextContentAsync())!.Length, 10_000, 10_010);
    }

    [Fact]
    public async Task The_newest_five_hundred_messages_are_kept_and_older_ones_leave_the_page()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        for (var i = 1; i <= 620; i++)
            server.Say(socket, i % 3 == 0 ? "ben" : "cleo", $"number {i}");

        await Expect(ann.Messages.Last).ToHaveTextAsync("number 620");
        await Expect(ann.Messages).ToHaveCountAsync(500);
        await Expect(ann.Messages.First).ToHaveTextAsync("number 121");
        await Expect(ann.Messages.Last).ToBeInViewportAsync();
    }

    private async Task<(ChatTab Tab, ScriptedChat Server)> ScriptedAsync(Func<IPage, Task>? prepare = null)
    {
        var server = new ScriptedChat();
        var tab = await _chat.OpenAsync("?name=ann", async page =>
        {
            await server.PlayOnAsync(page);
            if (prepare is not null)
                await prepare(page);
        });
        return (tab, server);
    }

    [GeneratedRegex(@"^in \d+ s$")]
    private static partial Regex InSomeSeconds();
}
