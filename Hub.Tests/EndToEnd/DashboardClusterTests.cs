using System.Net;
using System.Net.Http.Json;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed class DashboardClusterTests(Browser browser)
{
    private static readonly (string, string) s_key = ("HUB__ADMIN__KEY", DashboardPages.Key);

    [Fact]
    public async Task A_node_that_joins_appears_by_itself_with_its_shards_and_one_that_is_lost_is_told_until_it_is_back()
    {
        await using var cluster = await HubCluster.StartAsync();
        var first = await cluster.AddAsync("a", s_key);
        await using var pages = await DashboardPages.StartAsync(browser);
        var tab = await pages.EnterAsync(first.Url);
        await Expect(tab.Nodes).ToHaveTextAsync(["a"]);
        await Expect(tab.At("shards").Locator("span")).ToHaveCountAsync(1_024);
        await Expect(tab.At("shards")).ToHaveAttributeAsync("aria-label", "Shards by owner: a 1,024");

        var second = await cluster.AddAsync("b", s_key);

        await Expect(tab.Nodes).ToHaveTextAsync(["a", "b"]);
        await Expect(tab.Node("b").GetByTestId("node-state")).ToHaveTextAsync("up");
        await Expect(tab.Node("b")).ToContainTextAsync("heard");
        await Expect(tab.At("figures")).ToHaveCountAsync(2);
        await Expect(tab.At("shards").Locator("span.owner-1")).Not.ToHaveCountAsync(0);
        await Expect(tab.At("shard-moves")).ToContainTextAsync("moved since this page was opened");
        await Expect(tab.At("event").Filter(new() { HasText = "b" })).Not.ToHaveCountAsync(0);

        second.Kill();
        await Expect(tab.At("gone")).ToContainTextAsync("b is gone");
        await Expect(tab.Nodes).ToHaveTextAsync(["a"]);
        await cluster.AddAsync("b", s_key);

        await Expect(tab.Nodes).ToHaveTextAsync(["a", "b"]);
        await Expect(tab.At("gone")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_node_is_drained_once_that_was_confirmed_and_not_before()
    {
        await using var cluster = await HubCluster.StartAsync();
        var first = await cluster.AddAsync("a", s_key);
        var second = await cluster.AddAsync("b", s_key);
        await using var peer = await HubPeer.ConnectAsync(second.WebSocketUrl("/ws"));
        await using var pages = await DashboardPages.StartAsync(browser);
        var tab = await pages.EnterAsync(first.Url);
        var drain = tab.Node("b").GetByTestId("drain");
        await drain.ClickAsync();
        await Expect(tab.At("question")).ToContainTextAsync("b takes no new connections");
        await tab.At("question-cancel").ClickAsync();
        await Expect(drain).ToBeFocusedAsync();
        Assert.False((await DrainOfAsync(first.Url, "b")).Draining);

        await drain.ClickAsync();
        await tab.At("question-rate").FillAsync("0");
        await tab.At("question-yes").ClickAsync();
        await Expect(tab.At("question-problem")).ToContainTextAsync("1 to 10000");
        await tab.At("question-rate").FillAsync("10");
        await tab.At("question-yes").ClickAsync();

        await Expect(tab.Notices).ToContainTextAsync(["b is being drained"]);
        Assert.Equal(4206, await peer.CloseCodeAsync());
        await Expect(tab.Node("b").GetByTestId("node-state")).ToHaveTextAsync("draining");
        await Expect(tab.At("shards")).ToHaveAttributeAsync("aria-label", "Shards by owner: a 1,024");
    }

    [Fact]
    public async Task Connections_are_shared_out_anew_once_that_was_confirmed()
    {
        await using var cluster = await HubCluster.StartAsync();
        var first = await cluster.AddAsync("a", s_key);
        await cluster.AddAsync("b", s_key);
        List<HubPeer> peers = [await HubPeer.ConnectAsync(first.WebSocketUrl("/ws")), await HubPeer.ConnectAsync(first.WebSocketUrl("/ws"))];
        await using var pages = await DashboardPages.StartAsync(browser);
        var tab = await pages.EnterAsync(first.Url);
        await tab.At("rebalance").ClickAsync();
        await Expect(tab.At("question")).ToContainTextAsync("4202");
        await tab.At("question-yes").ClickAsync();

        await Expect(tab.Notices).ToContainTextAsync(["Closed are 1 of"]);
        Assert.Equal(4202, await await Task.WhenAny(peers.Select(peer => peer.CloseCodeAsync())));
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_page_whose_node_is_lost_says_so_and_comes_back_with_it()
    {
        var port = HubCluster.FreePort();
        var server = await HubProcess.ServeAsync(["--port", $"{port}"], [s_key]);
        await using var pages = await DashboardPages.StartAsync(browser);
        var tab = await pages.EnterAsync(server.Url);
        await Expect(tab.At("banner")).ToBeHiddenAsync();

        await server.DisposeAsync();
        await Expect(tab.At("state")).ToHaveTextAsync("No answer");
        await Expect(tab.At("banner-text")).ToContainTextAsync("does not answer since");
        await using var again = await HubProcess.ServeAsync(["--port", $"{port}"], [s_key]);

        await tab.IsLiveAsync();
        await Expect(tab.At("banner")).ToBeHiddenAsync();
        await using var ann = await HubPeer.ConnectAsync(again.WebSocketUrl("/ws"));
        await ann.SubscribeAsync("news");
        await Expect(tab.At("room-link")).ToContainTextAsync(["news"]);
    }

    [Fact]
    public async Task With_a_listener_of_its_own_the_page_is_served_there_and_nowhere_else()
    {
        var admin = new Uri($"http://127.0.0.1:{HubCluster.FreePort()}");
        await using var hub = await HubProcess.ServeAsync(["--port", "0"], [s_key, ("HUB__ADMIN__URLS", admin.ToString())]);
        await using var ann = await HubPeer.ConnectAsync(hub.WebSocketUrl("/ws"));
        await ann.SubscribeAsync("news");
        using var http = new HttpClient();
        foreach (var file in (string[])["admin/", "admin", "admin/dashboard.js", "admin/hub.js", "admin/ws"])
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(hub.Url, file))).StatusCode);

        await using var pages = await DashboardPages.StartAsync(browser);
        var tab = await pages.EnterAsync(admin);
        await tab.LookAtRoomAsync("news");
        await tab.At("follow").ClickAsync();
        await Expect(tab.At("panel-body")).ToContainTextAsync("Followed live.");
        await ann.PublishAsync("news", "\"over its own listener\"");

        await Expect(tab.At("said")).ToContainTextAsync(["over its own listener"]);
    }

    [Fact]
    public async Task A_page_that_is_paused_asks_nothing_until_it_goes_on()
    {
        await using var hub = await HubProcess.ServeAsync(["--port", "0"], [s_key]);
        await using var pages = await DashboardPages.StartAsync(browser);
        var tab = await pages.EnterAsync(hub.Url);
        // Its own.
        await Expect(tab.At("total-connections")).ToHaveTextAsync("1");
        await tab.At("pause").ClickAsync();
        await Expect(tab.At("state")).ToHaveTextAsync("Paused");
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await using var ann = await HubPeer.ConnectAsync(hub.WebSocketUrl("/ws"));
        await Expect(tab.At("total-connections")).ToHaveTextAsync("1");

        await tab.At("pause").ClickAsync();

        await Expect(tab.At("total-connections")).ToHaveTextAsync("2");
        await Expect(tab.At("state")).ToHaveTextAsync("Live");
    }

    private static async Task<DrainReport> DrainOfAsync(Uri node, string name)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", $"Bearer {DashboardPages.Key}" } } };
        return (await http.GetFromJsonAsync(new Uri(node, $"{AdminApi.Root}{AdminApi.Drain}?node={name}"), AdminJson.Default.DrainReport))!;
    }
}
