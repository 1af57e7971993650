using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Host;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hub.Tests.Client;

/// <summary>hub.js in Chromium against a real hub: two pages, one of them cut off while the other speaks.</summary>
[Collection(Browser.Collection)]
public sealed class HubInBrowserTests(Browser browser) : IAsyncLifetime
{
    // So long the network is away.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    private HubServer _server = null!;
    private CutProxy _proxy = null!;
    private IBrowserContext _context = null!;

    public async Task InitializeAsync()
    {
        _server = await StartAsync(port: 0);
        _proxy = new CutProxy(_server.Url);
        _context = await browser.NewContextAsync(new());
    }

    public async Task DisposeAsync()
    {
        await _context.DisposeAsync();
        await _proxy.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_that_was_cut_off_for_five_seconds_shows_all_100_messages_in_order_and_once(bool silently)
    {
        var (speaker, listener) = (await OpenAsync(_server.Url), await OpenAsync(_proxy.Url));

        if (silently) _proxy.Swallow();
        else _proxy.Cut();
        await Task.WhenAll(
            speaker.EvaluateAsync("async () => { for (let i = 0; i < 100; i++) await hub.publish('news', i); }"),
            Task.Delay(Outage, TimeProvider.System));
        // Noticed by itself, where nothing said so: the server is to be heard every second, and pingMs is one.
        Assert.True(await listener.EvaluateAsync<int>("() => closes.length") > 0);
        Assert.Equal(0, await listener.EvaluateAsync<int>("() => shown.length"));
        _proxy.Mend();

        await listener.WaitForFunctionAsync("() => shown.length >= 100");
        Assert.Equal(Enumerable.Range(0, 100), await listener.EvaluateAsync<int[]>("() => shown"));
        Assert.Equal(0, await listener.EvaluateAsync<int>("() => gaps.length"));
        await speaker.EvaluateAsync("() => hub.publish('news', 100)");
        await listener.WaitForFunctionAsync("() => shown.length === 101 && shown[100] === 100");
    }

    [Fact]
    public async Task A_page_whose_server_is_another_one_now_is_told_of_the_gap_and_goes_on()
    {
        var page = await OpenAsync(_server.Url);
        await Rooms.PublishJsonAsync("news", 1);
        await page.WaitForFunctionAsync("() => shown.length === 1");
        var port = _server.Url.Port;

        await _server.DisposeAsync();
        _server = await StartAsync(port);

        await page.WaitForFunctionAsync("() => gaps.length === 1");
        await Rooms.PublishJsonAsync("news", 2);
        await page.WaitForFunctionAsync("() => shown.length === 2 && shown[1] === 2");
    }

    [Fact]
    public async Task What_a_page_publishes_without_a_network_is_said_once_when_it_is_back()
    {
        var (speaker, listener) = (await OpenAsync(_proxy.Url), await OpenAsync(_server.Url));
        _proxy.Cut();
        await speaker.WaitForFunctionAsync("() => closes.length > 0");

        await speaker.EvaluateAsync("() => { window.said = Promise.all([1, 2, 3].map(n => hub.publish('news', n))); }");
        _proxy.Mend();

        var offsets = await speaker.EvaluateAsync<JsonElement>("async () => (await said).map(position => position.offset)");
        Assert.Equal([1, 2, 3], offsets.EnumerateArray().Select(offset => offset.GetInt32()));
        await listener.WaitForFunctionAsync("() => shown.length === 3");
        Assert.Equal(Enumerable.Range(1, 3), await listener.EvaluateAsync<int[]>("() => shown"));
    }

    private IHubRooms Rooms => _server.Services.GetRequiredService<IHubRooms>();

    private static Task<HubServer> StartAsync(int port) => HubServer.StartAsync(services => services
        .Configure<ListenOptions>(listen => listen.Urls = $"http://127.0.0.1:{port}")
        .Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromSeconds(1)));

    // A page of the server that shows what is said in one room.
    private async Task<IPage> OpenAsync(Uri server)
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(new Uri(server, "/").ToString());
        await page.EvaluateAsync(
            """
            async () => {
              const { Hub } = await import('/hub.js');
              Object.assign(window, { shown: [], gaps: [], closes: [], hub: new Hub(location.origin.replace('http', 'ws') + '/ws') });
              hub.addEventListener('close', ({ detail }) => closes.push(detail));
              const news = hub.subscribe('news');
              news.addEventListener('message', ({ detail }) => shown.push(detail.data));
              news.addEventListener('gap', ({ detail }) => gaps.push(detail));
              await new Promise(subscribed => news.addEventListener('subscribed', subscribed, { once: true }));
            }
            """);
        return page;
    }
}
