using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed class DashboardRoomTests(Browser browser) : DashboardTests(browser)
{
    private const string Markup = "<img src=x onerror=\"window.hit = 1\"><b>bold</b>";

    [Fact]
    public async Task A_room_in_which_much_is_said_rises_with_its_rate_and_so_do_the_figures()
    {
        await using var ann = await SubscribedAsync("news");
        await using var ben = await SubscribedAsync("quiet");
        var tab = await Pages.EnterAsync(Server.Url);
        await Expect(tab.At("room-link")).ToContainTextAsync(["quiet"]);
        await Expect(tab.At("total-connections")).Not.ToHaveTextAsync("0");

        await using var talk = Talk.Begin(ann, "news");

        await Expect(tab.At("hot-room").First).ToContainTextAsync("news");
        await Expect(tab.At("room-rate").First).Not.ToHaveTextAsync("0/s");
        await Expect(tab.At("total-messagesIn")).Not.ToHaveTextAsync("0/s");
        await Expect(tab.At("node-messagesIn")).Not.ToHaveTextAsync("0/s");
        await Expect(tab.At("total-p99")).ToContainTextAsync("ms");
        await Expect(tab.At("total-memory")).ToContainTextAsync("MiB");
        await Expect(tab.Page.GetByRole(AriaRole.Img, new() { Name = "Messages in of all nodes, last minute: between " })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_order_of_the_rooms_is_by_rate_or_by_members_as_one_wishes()
    {
        await using var ann = await SubscribedAsync("busy");
        await using var ben = await SubscribedAsync("full");
        await using var cleo = await SubscribedAsync("full");
        await using var talk = Talk.Begin(ann, "busy");
        var tab = await Pages.EnterAsync(Server.Url);
        await Expect(tab.At("hot-room").First).ToContainTextAsync("busy");

        await tab.At("rooms-by-members").ClickAsync();

        await Expect(tab.At("hot-room").First).ToContainTextAsync("full");
        await Expect(tab.At("rooms-by-members")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(tab.At("rooms-by-rate")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task A_room_is_read_followed_and_spoken_in_once_that_was_confirmed()
    {
        await using var ann = await SubscribedAsync("news");
        await ann.PublishAsync("news", "\"before\"");
        var tab = await Pages.EnterAsync(Server.Url);
        await tab.LookAtRoomAsync("news");
        await Expect(tab.At("said")).ToContainTextAsync(["before"]);
        await Expect(tab.At("room")).ToContainTextAsync("1 connection");

        await tab.At("follow").ClickAsync();
        await ann.PublishAsync("news", """{"price":3}""");
        await Expect(tab.At("said").First).ToContainTextAsync("{\"price\":3}");

        await tab.At("publish-data").FillAsync("""{"text":"hi"}""");
        await tab.At("publish").ClickAsync();
        await Expect(tab.At("question")).ToContainTextAsync("All members of news hear it");
        await tab.At("question-cancel").ClickAsync();
        await Expect(tab.At("question")).ToBeHiddenAsync();
        await ann.HasNoMoreAsync();
        await tab.At("publish").ClickAsync();
        await tab.At("question-yes").ClickAsync();

        Assert.Equal("hi", (await ann.NextAsync("message")).GetProperty("data").GetProperty("text").GetString());
        await Expect(tab.Notices).ToContainTextAsync(["Published in news as message 3"]);
        await Expect(tab.At("said").First).ToContainTextAsync("{\"text\":\"hi\"}");
        // Who only looks is in no list.
        await Expect(tab.At("present").Locator("li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_room_is_closed_with_a_reason_once_that_was_confirmed()
    {
        await using var ann = await SubscribedAsync("a/b c");
        var tab = await Pages.EnterAsync(Server.Url);
        await tab.LookAtRoomAsync("a/b c");
        await Expect(tab.At("room")).ToContainTextAsync("1 connection");
        await tab.At("close-room").ClickAsync();
        await Expect(tab.At("question")).ToContainTextAsync("1 connection in a/b c");
        await tab.At("question-code").FillAsync("12");
        await tab.At("question-yes").ClickAsync();
        await Expect(tab.At("question-problem")).ToContainTextAsync("12 is no close code");
        await tab.At("question-code").FillAsync("4003");
        await tab.At("question-reason").FillAsync(new string('é', 62));
        await tab.At("question-yes").ClickAsync();
        await Expect(tab.At("question-problem")).ToContainTextAsync("124 bytes");
        await tab.At("question-reason").FillAsync("for today");
        await tab.At("question-yes").ClickAsync();

        Assert.Equal((4003, "for today"), await ann.Socket.ClosedAsync());
        await Expect(tab.Notices).ToContainTextAsync(["1 connection in a/b c is closed"]);
    }

    [Fact]
    public async Task What_fails_is_told_and_stays_until_it_is_put_away()
    {
        await using var ann = await SubscribedAsync("news");
        var tab = await Pages.EnterAsync(Server.Url);
        await tab.LookAtRoomAsync("news");
        await tab.Page.RouteAsync("**/close?**", route => route.FulfillAsync(new() { Status = 503, Body = """{"error":"Not now"}""" }));
        await tab.At("close-room").ClickAsync();
        await tab.At("question-yes").ClickAsync();

        await Expect(tab.Notices).ToContainTextAsync(["Closing news has failed: Not now"]);
        await tab.Notices.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(tab.Notices).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Markup_in_names_messages_and_events_is_shown_as_text_and_no_script_runs()
    {
        await using var ann = await SubscribedAsync(Markup.Replace("\"", "\\\"", StringComparison.Ordinal));
        await using var ben = await SocketClient.ConnectAsync(Server.WebSocketUrl($"/chat?username={Uri.EscapeDataString("<img src=x onerror=hit()>")}"));
        using var http = new HttpClient { BaseAddress = Server.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", DashboardPages.Key);
        var tab = await Pages.EnterAsync(Server.Url);
        foreach (var (room, data) in (IEnumerable<(string, object)>)[
            (Markup, Markup), (AdminApi.EventRoom, new { node = Markup, name = Markup, message = Markup, level = Markup, at = "now" }), (AdminApi.EventRoom, Markup)])
        {
            using var said = await http.PostAsJsonAsync($"{AdminApi.Root}/rooms/{Uri.EscapeDataString(room)}/messages", new { data });
            Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        }

        await Expect(tab.At("event").Filter(new() { HasText = Markup })).ToHaveCountAsync(1);
        await tab.LookAtRoomAsync(Markup);
        await Expect(tab.At("said")).ToContainTextAsync([Markup]);
        await tab.At("close-room").ClickAsync();
        await Expect(tab.At("question")).ToContainTextAsync(Markup);
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.At("panel-close").ClickAsync();
        await tab.LookAtRoomAsync("$hub/chat");
        await Expect(tab.At("present")).ToContainTextAsync("<img src=x onerror=hit()>");
        await tab.SearchAsync(Markup);
        await Expect(tab.At("found-room")).ToHaveCountAsync(1);

        await Expect(tab.Page.Locator("img, b")).ToHaveCountAsync(0);
        Assert.False(await tab.Page.EvaluateAsync<bool>("'hit' in window"));
    }

    private async Task<HubPeer> SubscribedAsync(string room)
    {
        var peer = await HubPeer.ConnectAsync(Server);
        await peer.SubscribeAsync(room);
        return peer;
    }

    /// <summary>Somebody who speaks without end, until they are told to stop.</summary>
    private sealed class Talk : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _talking;

        private Talk(HubPeer peer, string room) => _talking = TalkAsync(peer, room);

        public static Talk Begin(HubPeer peer, string room) => new(peer, room);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _talking;
            _stop.Dispose();
        }

        private async Task TalkAsync(HubPeer peer, string room)
        {
            using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            while (!_stop.IsCancellationRequested)
            {
                await peer.PublishAsync(room, "1");
                await turns.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }
}
