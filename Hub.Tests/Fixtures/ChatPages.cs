using Hub.Actors;
using Hub.Actors.Connections;
using Hub.Host;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Hub.Tests.Fixtures;

/// <summary>
/// A server and a browser profile in which its chat is open, for one test. Whatever a page complains about, an uncaught
/// error or a breach of its content security policy, fails the test at its end.
/// </summary>
internal sealed class ChatPages : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly PageComplaints _complaints;
    private readonly TimeSpan _heartbeat;
    private HubServer _server;

    private ChatPages(HubServer server, TimeSpan heartbeat, IBrowserContext context)
    {
        (_server, _heartbeat, _context) = (server, heartbeat, context);
        Url = server.Url;
        _complaints = new PageComplaints(context);
    }

    public Uri Url { get; }

    /// <param name="browser">Where the pages are.</param>
    /// <param name="options">What is special of the profile.</param>
    /// <param name="heartbeat">How often the server and the pages look for each other; null for the default.</param>
    public static async Task<ChatPages> StartAsync(Browser browser, BrowserNewContextOptions? options = null, TimeSpan? heartbeat = null)
    {
        var beat = heartbeat ?? new HeartbeatOptions().Interval;
        var server = await StartServerAsync(port: 0, beat);
        return new ChatPages(server, beat, await browser.NewContextAsync(options ?? new() { ReducedMotion = ReducedMotion.Reduce }));
    }

    /// <summary>A tab in which nobody has said who they are.</summary>
    public Task<ChatTab> OpenAsync() => OpenAsync("", _ => Task.CompletedTask);

    /// <summary>A tab that <paramref name="name"/> has joined from, by another address than the server's where one is given.</summary>
    public async Task<ChatTab> JoinAsync(string name, Uri? by = null)
    {
        var tab = await OpenAsync($"?name={Uri.EscapeDataString(name)}", _ => Task.CompletedTask, by);
        await tab.IsOnlineAsync();
        return tab;
    }

    /// <summary>A tab whose page is prepared before it loads.</summary>
    public async Task<ChatTab> OpenAsync(string query, Func<IPage, Task> prepare, Uri? by = null)
    {
        var page = await _context.NewPageAsync();
        await prepare(page);
        await page.GotoAsync(new Uri(by ?? Url, $"/{query}").ToString());
        return new ChatTab(page);
    }

    /// <summary>Cuts every page of this profile off, or lets them back.</summary>
    public Task SetOfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    /// <summary>A member of the chat without a page.</summary>
    public Task<SocketClient> ConnectAsync(string name) => SocketClient.ConnectAsync(_server.WebSocketUrl($"/chat?username={name}"));

    /// <summary>Says the numbers in this range in the chat, as somebody of that name would; returns when the room has them.</summary>
    public async Task CountAsync(string sender, int first, int last)
    {
        var rooms = _server.Services.GetRequiredService<IHubRooms>();
        for (var number = first; number <= last; number++) await rooms.PublishJsonAsync("$hub/chat", new { sender, message = $"{number}" });
    }

    public Task StopServerAsync() => _server.StopAsync();

    /// <summary>A new server where the stopped one was.</summary>
    public async Task RestartServerAsync()
    {
        await _server.DisposeAsync();
        _server = await StartServerAsync(Url.Port, _heartbeat);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _server.DisposeAsync();
        _complaints.AssertNone();
    }

    private static Task<HubServer> StartServerAsync(int port, TimeSpan interval) => HubServer.StartAsync(services => services
        .Configure<ListenOptions>(listen => listen.Urls = $"http://127.0.0.1:{port}")
        .Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = interval));
}
