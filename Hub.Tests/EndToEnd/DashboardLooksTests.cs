using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed class DashboardLooksTests(Browser browser) : IAsyncLifetime
{
    private static readonly string s_long = new('W', 120);

    private HubServer _server = null!;
    private HubPeer _peer = null!;

    public async Task InitializeAsync()
    {
        _server = await HubServer.StartAsync(services => services.Configure<AdminOptions>(admin => admin.Key = DashboardPages.Key));
        _peer = await HubPeer.ConnectAsync(_server);
        await _peer.SubscribeAsync(s_long);
        await _peer.PublishAsync(s_long, $"\"{s_long}\"");
    }

    public async Task DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(320, 568)]
    [InlineData(360, 640)]
    [InlineData(820, 1180)]
    [InlineData(1440, 900)]
    public async Task Nothing_scrolls_sideways_however_long_a_name_is(int width, int height)
    {
        await using var pages = await StartAsync(ColorScheme.Light, width, height);
        var tab = await pages.EnterAsync(_server.Url);
        Assert.Empty(await TooWideAsync(tab));

        await tab.LookAtRoomAsync(s_long);
        await Expect(tab.At("said")).ToHaveCountAsync(1);
        Assert.Empty(await TooWideAsync(tab));
        await tab.At("close-room").ClickAsync();
        Assert.Empty(await TooWideAsync(tab));
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task The_page_its_panels_and_its_questions_have_no_barriers_that_axe_knows(ColorScheme theme, int width)
    {
        await using var pages = await StartAsync(theme, width, 900);
        var tab = await pages.EnterAsync(_server.Url);
        await Expect(tab.At("room-link")).Not.ToHaveCountAsync(0);
        Assert.Empty(await tab.BarriersAsync());
        await tab.ScreenshotAsync($"dashboard-{width}-{theme.ToString().ToLowerInvariant()}", whole: true);

        await tab.LookAtRoomAsync(s_long);
        await Expect(tab.At("said")).ToHaveCountAsync(1);
        Assert.Empty(await tab.BarriersAsync());
        await tab.ScreenshotAsync($"dashboard-{width}-{theme.ToString().ToLowerInvariant()}-room");

        await tab.At("room-connections").ClickAsync();
        await tab.At("connection-link").ClickAsync();
        await Expect(tab.At("kick")).ToBeEnabledAsync();
        Assert.Empty(await tab.BarriersAsync());

        await tab.At("kick").ClickAsync();
        Assert.Empty(await tab.BarriersAsync());
        await tab.ScreenshotAsync($"dashboard-{width}-{theme.ToString().ToLowerInvariant()}-question");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_theme_is_the_systems_until_the_reader_chooses_and_the_choice_is_remembered(ColorScheme system)
    {
        var (own, other) = system == ColorScheme.Dark ? ("dark", "light") : ("light", "dark");
        await using var pages = await StartAsync(system, 1440, 900);
        var tab = await pages.EnterAsync(_server.Url);
        Assert.Equal(own, await ThemeOfAsync(tab));

        await tab.At("theme").ClickAsync();
        Assert.Equal(other, await ThemeOfAsync(tab));
        var later = await pages.EnterAsync(_server.Url);

        Assert.Equal(other, await ThemeOfAsync(later));
    }

    [Fact]
    public async Task Who_wants_no_motion_gets_none()
    {
        await using var pages = await StartAsync(ColorScheme.Light, 1440, 900);
        var tab = await pages.EnterAsync(_server.Url);
        await tab.LookAtRoomAsync(s_long);

        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("() => document.getAnimations().length"));
    }

    private Task<DashboardPages> StartAsync(ColorScheme theme, int width, int height) => DashboardPages.StartAsync(browser, new()
    {
        ViewportSize = new() { Width = width, Height = height },
        ColorScheme = theme,
        ReducedMotion = ReducedMotion.Reduce,
    });

    // What is meant to be moved sideways, wide tables, has its own bar.
    private static Task<string[]> TooWideAsync(DashboardTab tab) => tab.Page.EvaluateAsync<string[]>(
        """
        () => [document.documentElement, ...document.querySelectorAll('.bar, .main, .box, .panel, .panel-body, .talk, dialog')]
          .filter(node => node.scrollWidth > node.clientWidth).map(node => `${node.className} ${node.scrollWidth}`)
        """);

    private static async Task<string> ThemeOfAsync(DashboardTab tab) => await tab.Page.EvaluateAsync<int>(
        "() => Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])") < 128 ? "dark" : "light";
}
