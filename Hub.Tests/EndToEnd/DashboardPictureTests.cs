using System.Globalization;
using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

/// <summary>
/// The picture in docs/dashboard.md. <c>Hub.Tests/run.sh DashboardPicture</c> takes it anew, and
/// <c>cp Hub.Tests/bin/Debug/net10.0/TestResults/screenshots/dashboard.png Hub.Host/docs/</c> puts it where the page has it.
/// </summary>
[Collection(Browser.Collection)]
public sealed partial class DashboardPictureTests(Browser browser)
{
    private const long MaxBytes = 300 * 1024;

    [Fact]
    public async Task A_cluster_at_work_is_written_to_the_test_output()
    {
        await using var cluster = await HubCluster.StartAsync();
        var nodes = new List<HubProcess>();
        foreach (var name in (string[])["hub-0", "hub-1", "hub-2"]) nodes.Add(await cluster.AddAsync(name, ("HUB__ADMIN__KEY", DashboardPages.Key)));
        await cluster.EvenAsync(3);
        await using var news = await TalkAsync(nodes[0], 2, 120, ["news", "orders-eu", "news", "news", "orders-eu", "lobby"]);
        await using var games = await TalkAsync(nodes[1], 2, 80, ["game-17", "news", "game-17", "game-17", "game-4", "lobby"]);
        await using var support = await TalkAsync(nodes[2], 1, 400, ["support", "support", "lobby", "game-4", "orders-us"]);

        await using var pages = await DashboardPages.StartAsync(browser, new()
        {
            ViewportSize = new() { Width = 1280, Height = 900 }, ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce,
        });
        var tab = await pages.EnterAsync(nodes[0].Url);
        await Expect(tab.Nodes).ToHaveTextAsync(["hub-0", "hub-1", "hub-2"]);
        // Half a minute of lines: M, and then an L for each second.
        await Expect(tab.Page.Locator(".tile .line").Nth(1)).ToHaveAttributeAsync("d", HalfAMinute(), new() { Timeout = 120_000 });
        await tab.ScreenshotAsync("dashboard", whole: true);

        Assert.InRange(new FileInfo(Path.Combine(Browser.Screenshots, "dashboard.png")).Length, 10_000, MaxBytes);
    }

    [GeneratedRegex("(L[^L]+){30}")]
    private static partial Regex HalfAMinute();

    private static async Task<NodeClients> TalkAsync(HubProcess node, int publishers, int pause, IEnumerable<string> rooms)
    {
        var name = node.Url.Port.ToString(CultureInfo.InvariantCulture);
        var clients = await NodeClients.StartAsync(node.WebSocketUrl("/ws"), name, rooms, publishers, TimeSpan.FromMilliseconds(pause));
        clients.Publish();
        return clients;
    }
}
