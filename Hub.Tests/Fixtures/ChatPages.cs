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
    private readonly List<string> _complaints = [];
    private HubServer _server;

    private ChatPages(HubServer server, IBrowserContext context)
    {
        (_server, _context) = (server, context);
        Url = server.Url;
        context.WebError += (_, error) => Complain(error.Error);
        context.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.Ordinal))
                Complain(line.Text);
        };
    }

    public Uri Url { get; }

    public static async Task<ChatPages> StartAsync(Browser browser, BrowserNewContextOptions? options = null)
    {
        var server = await StartServerAsync(port: 0);
        return new ChatPages(server, await browser.NewContextAsync(options ?? new() { ReducedMotion = ReducedMotion.Reduce }));
    }

    /// <summary>A tab in which nobody has said who they are.</summary>
    public Task<ChatTab> OpenAsync() => OpenAsync("", _ => Task.CompletedTask);

    /// <summary>A tab that <paramref name="name"/> has joined from.</summary>
    public async Task<ChatTab> JoinAsync(string name)
    {
        var tab = await OpenAsync($"?name={Uri.EscapeDataString(name)}", _ => Task.CompletedTask);
        await tab.IsOnlineAsync();
        return tab;
    }

    /// <summary>A tab whose page is prepared before it loads.</summary>
    public async Task<ChatTab> OpenAsync(string query, Func<IPage, Task> prepare)
    {
        var page = await _context.NewPageAsync();
        await prepare(page);
        await page.GotoAsync(new Uri(Url, $"/{query}").ToString());
        return new ChatTab(page);
    }

    /// <summary>Cuts every page of this profile off, or lets them back.</summary>
    public Task SetOfflineAsync(bool offline) => _context.SetOfflineAsync(offline);

    public Task StopServerAsync() => _server.StopAsync();

    /// <summary>A new server where the stopped one was.</summary>
    public async Task RestartServerAsync()
    {
        await _server.DisposeAsync();
        _server = await StartServerAsync(Url.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _server.DisposeAsync();
        lock (_complaints)
            Assert.Equal("", string.Join('\n', _complaints));
    }

    private static Task<HubServer> StartServerAsync(int port) => HubServer.StartAsync(
        services => services.Configure<ListenOptions>(listen => listen.Urls = $"http://127.0.0.1:{port}"));

    // Playwright reports on its own threads.
    private void Complain(string complaint)
    {
        lock (_complaints)
            _complaints.Add(complaint);
    }
}
