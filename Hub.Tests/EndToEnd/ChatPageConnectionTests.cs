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

    [Fact]
    public async Task A_text_typed_while_the_server_is_away_stays_in_the_box_and_can_be_sent_afterwards()
    {
        var ann = await _chat.JoinAsync("ann");
        await _chat.StopServerAsync();
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");

        await ann.Text.FillAsync("written meanwhile");
        await ann.Text.PressAsync("Enter");
        await Expect(ann.At("send")).ToBeDisabledAsync();
        await Expect(ann.At("hint")).ToContainTextAsync("your text stays here");
        await Expect(ann.Text).ToHaveValueAsync("written meanwhile");
        await _chat.RestartServerAsync();
        await ann.IsOnlineAsync();

        await Expect(ann.Text).ToHaveValueAsync("written meanwhile");
        await Expect(ann.Messages).ToHaveCountAsync(0);
        await ann.At("send").ClickAsync();
        await Expect(ann.Messages).ToHaveTextAsync("written meanwhile");
    }

    [Fact]
    public async Task A_network_that_goes_away_is_called_offline_until_it_is_back()
    {
        var ann = await _chat.JoinAsync("ann");

        await _chat.SetOfflineAsync(true);
        await Expect(ann.State).ToHaveTextAsync("Offline");
        await Expect(ann.At("hint")).ToContainTextAsync("Offline");
        await _chat.SetOfflineAsync(false);

        await ann.IsOnlineAsync();
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
    public async Task How_long_the_page_waits_follows_the_range_of_the_close_code()
    {
        var tab = await _chat.OpenAsync();

        Assert.Equal("never", await PlanAsync(tab, 0, 0.5, 1000, 1002, 1003, 1007, 1008, 1009, 4000, 4007, 4099));
        int[] backOff = [1001, 1005, 1006, 1011, 1012, 1013, 3000, 4999];
        Assert.Equal("0", await PlanAsync(tab, 0, 0, backOff));
        Assert.Equal("1000", await PlanAsync(tab, 0, 1, backOff));
        Assert.Equal("8000", await PlanAsync(tab, 3, 1, backOff));
        Assert.Equal("30000", await PlanAsync(tab, 99, 1, backOff));
        int[] afterASecond = [4100, 4103, 4106, 4199];
        Assert.Equal("1000", await PlanAsync(tab, 0, 0, afterASecond));
        Assert.Equal("2000", await PlanAsync(tab, 0, 1, afterASecond));
        int[] atOnce = [4200, 4203, 4206, 4299];
        Assert.Equal("0", await PlanAsync(tab, 0, 0, atOnce));
        Assert.Equal("500", await PlanAsync(tab, 1, 1, atOnce));
        Assert.Equal("16000", await PlanAsync(tab, 4, 1, atOnce));
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
    public async Task Nothing_cuts_short_the_second_that_a_41xx_close_asks_for()
    {
        var (ann, server) = await ScriptedAsync(async page =>
        {
            await page.AddInitScriptAsync("Math.random = () => 0.25");
            await page.Clock.InstallAsync();
        });
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();
        await ann.Page.Clock.PauseAtAsync(DateTime.UnixEpoch.AddYears(100));
        await socket.CloseAsync(new() { Code = 4100 });
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");

        await ann.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        await ann.At("reconnect").ClickAsync();
        await ann.Page.Clock.RunForAsync(999);
        Assert.Equal(0, server.Waiting);
        await ann.Page.Clock.RunForAsync(1);

        await server.NextAsync();
        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task A_connection_that_says_nothing_to_a_message_is_given_up_and_the_message_kept()
    {
        var (ann, server) = await ScriptedAsync(page => page.Clock.InstallAsync());
        await server.NextAsync();
        await ann.IsOnlineAsync();
        await ann.Text.FillAsync("anybody?");
        await ann.Text.PressAsync("Enter");
        await server.SentAsync();

        await ann.Page.Clock.FastForwardAsync(15_000);

        await Expect(ann.At("pending")).ToContainTextAsync("Perhaps not sent");
        await server.NextAsync();
        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task Frames_that_make_no_sense_change_nothing()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        foreach (var frame in (string[])
            ["", "{", "null", "[]", "7", "\"x\"", "{}", """{"sender":"ben"}""", """{"sender":1,"message":{}}""",
             """{"type":"broadcast"}""", """{"type":"broadcast","message":[]}""", """{"error":{}}""", """{"type":"error"}"""])
            socket.Send(frame);
        socket.Send([0, 255, 1]);
        socket.Send("""{"sender":"ben","message":"still here"}""");

        await Expect(ann.Messages).ToHaveTextAsync("still here");
        await Expect(ann.At("notice")).ToHaveCountAsync(0);
        await Expect(ann.At("announcement")).ToHaveCountAsync(0);
        await ann.IsOnlineAsync();
    }

    [Fact]
    public async Task Words_for_everyone_and_the_goodbye_of_the_server_are_shown()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();

        socket.Send("""{"type":"broadcast","message":"cake in the kitchen"}""");
        socket.Send("""{"type":"shutdown","message":"Server is shutting down"}""");

        await Expect(ann.At("announcement")).ToContainTextAsync("cake in the kitchen");
        await Expect(ann.At("notice")).ToHaveTextAsync("Server is shutting down");
    }

    [Fact]
    public async Task A_message_that_the_server_refuses_is_kept_with_the_reason_and_can_be_sent_again()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();
        await ann.Text.FillAsync("one too many");
        await ann.Text.PressAsync("Enter");
        Assert.Equal("""{"message":"one too many"}""", await server.SentAsync());

        socket.Send("""{"error":"Rate limit exceeded"}""");
        await Expect(ann.At("pending")).ToContainTextAsync("Rate limit exceeded");
        await ann.At("send-again").ClickAsync();
        Assert.Equal("""{"message":"one too many"}""", await server.SentAsync());
        socket.Send("""{"sender":"ann","message":"one too many"}""");

        await Expect(ann.Messages).ToHaveTextAsync("one too many");
        await Expect(ann.At("pending")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_message_without_its_echo_when_the_connection_is_lost_is_marked_and_kept()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();
        await ann.Text.FillAsync("did you get this?");
        await ann.Text.PressAsync("Enter");
        await server.SentAsync();

        await socket.CloseAsync(new() { Code = 4200 });
        await server.NextAsync();

        await Expect(ann.At("pending")).ToContainTextAsync("Perhaps not sent");
        await Expect(ann.At("send-again")).ToBeEnabledAsync();
        await ann.At("discard").ClickAsync();
        await Expect(ann.At("pending")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_message_of_a_mebibyte_is_shown_in_part_and_holds_nothing_up()
    {
        var (ann, server) = await ScriptedAsync();
        var socket = await server.NextAsync();
        await ann.IsOnlineAsync();

        socket.Send($$"""{"sender":"ben","message":"https://example.org/{{new string(')', 1 << 20)}}"}""");
        socket.Send("""{"sender":"ben","message":"next"}""");

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
            socket.Send($$"""{"sender":"{{(i % 3 == 0 ? "ben" : "cleo")}}","message":"number {{i}}"}""");

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

    // The wait in milliseconds that the page plans after each of the codes: one answer when they all agree.
    private static Task<string> PlanAsync(ChatTab tab, int attempt, double random, params int[] codes) =>
        tab.Page.EvaluateAsync<string>(
            """
            async ({ attempt, random, codes }) => {
              const { planAfter } = await import('/chat-reconnect.js');
              const plans = codes.map(code => planAfter(code, attempt, () => random));
              return [...new Set(plans.map(plan => plan.back ? plan.delay : 'never'))].join(', ');
            }
            """,
            new { attempt, random, codes });

    [GeneratedRegex(@"^in \d+ s$")]
    private static partial Regex InSomeSeconds();
}
