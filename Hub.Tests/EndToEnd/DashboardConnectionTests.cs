using Hub.Host.Authentication;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed class DashboardConnectionTests(Browser browser) : DashboardTests(browser)
{
    private protected override void Configure(IServiceCollection services) => services.AddSingleton<ITokenVerifier, SpokenTokens>();

    [Fact]
    public async Task A_connection_is_found_by_its_user_its_address_and_its_id()
    {
        await using var ann = await ConnectAsync("ann");
        await using var ben = await ConnectAsync("ben");
        var id = await IdOfAsync(ann);
        await ann.SubscribeAsync("news");
        var tab = await Pages.EnterAsync(Server.Url);

        await tab.SearchAsync("ann");
        await Expect(tab.At("found-connection")).ToHaveCountAsync(1);
        await Expect(tab.At("found-connection")).ToContainTextAsync(id);
        await tab.SearchAsync("127.0.0.0/8");
        await Expect(tab.At("found-connection").Filter(new() { HasText = "ann" })).ToHaveCountAsync(1);
        await Expect(tab.At("found-connection").Filter(new() { HasText = "ben" })).ToHaveCountAsync(1);
        await tab.SearchAsync("no-such-thing");
        await Expect(tab.At("panel-body")).ToContainTextAsync("None.");
        await tab.SearchAsync(id);
        await tab.At("connection-link").ClickAsync();

        await Expect(tab.At("panel-title")).ToHaveTextAsync(id);
        await Expect(tab.At("connection")).ToContainTextAsync("ann");
        await Expect(tab.At("connection")).ToContainTextAsync("127.0.0.1");
        await Expect(tab.At("connection")).ToContainTextAsync("hub.v1");
        await tab.At("panel-body").GetByTestId("room-link").ClickAsync();
        await Expect(tab.At("panel-title")).ToHaveTextAsync("news");
        await tab.At("room-connections").ClickAsync();
        await Expect(tab.At("found-connection")).ToContainTextAsync([id]);
        await tab.At("panel-back").ClickAsync();
        await tab.At("panel-back").ClickAsync();
        await Expect(tab.At("panel-title")).ToHaveTextAsync(id);
    }

    [Fact]
    public async Task A_connection_is_closed_with_a_code_and_a_reason_once_that_was_confirmed_and_not_before()
    {
        await using var ann = await ConnectAsync("ann");
        var tab = await Pages.EnterAsync(Server.Url);
        await tab.SearchAsync("ann");
        await tab.At("connection-link").ClickAsync();
        await tab.At("kick").ClickAsync();
        await Expect(tab.At("question")).ToContainTextAsync($"Connection {await IdOfAsync(ann)} of ann is closed");
        await tab.At("question-reason").FillAsync("not yet");
        await tab.At("question-cancel").ClickAsync();
        await tab.At("kick").ClickAsync();
        await Expect(tab.At("question-reason")).ToHaveValueAsync("");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.At("question")).ToBeHiddenAsync();
        await Expect(tab.At("panel")).ToBeVisibleAsync();
        await ann.HasNoMoreAsync();
        await Expect(tab.Notices).ToHaveCountAsync(0);

        await tab.At("kick").ClickAsync();
        await tab.At("question-reason").FillAsync("too loud");
        await tab.At("question-yes").ClickAsync();

        Assert.Equal((4004, "too loud"), await ann.Socket.ClosedAsync());
        await Expect(tab.Notices).ToContainTextAsync(["is closed with 4004: too loud"]);
        await Expect(tab.At("panel-body")).ToContainTextAsync("It is not there, or not any more.");
        await Expect(tab.At("kick")).ToBeDisabledAsync();
    }

    [Fact]
    public async Task From_the_search_to_the_close_everything_works_from_the_keyboard()
    {
        await using var ann = await ConnectAsync("ann");
        var tab = await Pages.OpenAsync(Server.Url);
        var keys = tab.Page.Keyboard;
        await Expect(tab.At("key")).ToBeFocusedAsync();
        await keys.TypeAsync(DashboardPages.Key);
        await keys.PressAsync("Enter");
        await tab.IsLiveAsync();

        await keys.PressAsync("/");
        await Expect(tab.At("search")).ToBeFocusedAsync();
        await keys.TypeAsync("ann");
        await keys.PressAsync("Enter");
        await Expect(tab.At("found-connection")).ToHaveCountAsync(1);
        await TabToAsync(tab, "connection-link");
        await keys.PressAsync("Enter");
        await Expect(tab.At("kick")).ToBeEnabledAsync();
        await TabToAsync(tab, "kick");
        await keys.PressAsync("Enter");
        await Expect(tab.At("question-code")).ToBeFocusedAsync();
        await keys.PressAsync("Tab");
        await keys.TypeAsync("by hand");
        await keys.PressAsync("Enter");

        Assert.Equal((4004, "by hand"), await ann.Socket.ClosedAsync());
        await Expect(tab.At("question")).ToBeHiddenAsync();
        await keys.PressAsync("Escape");
        await Expect(tab.At("panel")).ToBeHiddenAsync();
        await Expect(tab.At("search")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Everything_that_can_be_used_is_reached_by_the_keyboard_and_seen_to_be()
    {
        await using var ann = await ConnectAsync("ann");
        await ann.SubscribeAsync("news");
        var tab = await Pages.EnterAsync(Server.Url);
        await Expect(tab.At("room-link")).Not.ToHaveCountAsync(0);

        var unseen = new List<string>();
        foreach (var part in (string[])["search", "pause", "theme", "sign-out", "slow", "rebalance", "drain", "rooms-by-rate", "rooms-by-members", "room-link", "events-level"])
        {
            await TabToAsync(tab, part);
            if (!await tab.Page.EvaluateAsync<bool>("() => getComputedStyle(document.activeElement).outlineStyle !== 'none'")) unseen.Add(part);
        }

        Assert.Empty(unseen);
    }

    private Task<HubPeer> ConnectAsync(string user) => HubPeer.ConnectAsync(Server, $"/ws?token=sub={user}");

    private static async Task<string> IdOfAsync(HubPeer peer) =>
        (await peer.AskAsync("""{"type":"hello","payload":{}}""", "welcome")).GetProperty("connection").GetString()!;

    // Whatever stands between.
    private static async Task TabToAsync(DashboardTab tab, string testId)
    {
        for (var steps = 0; steps < 60; steps++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await tab.Page.EvaluateAsync<string?>("() => document.activeElement?.dataset.testid") == testId) return;
        }

        Assert.Fail($"{testId} is not reached by the keyboard");
    }
}
