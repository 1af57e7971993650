using Microsoft.Playwright;

namespace Hub.Tests.Fixtures;

/// <summary>A browser profile for the dashboards of one test. Whatever a page complains about fails the test at its end.</summary>
internal sealed class DashboardPages : IAsyncDisposable
{
    /// <summary>The admin key of the nodes.</summary>
    public const string Key = AdminNode.Key;

    private readonly IBrowserContext _context;
    private readonly PageComplaints _complaints;

    private DashboardPages(IBrowserContext context)
    {
        _context = context;
        _complaints = new PageComplaints(context);
    }

    public static async Task<DashboardPages> StartAsync(Browser browser, BrowserNewContextOptions? options = null) =>
        new(await browser.NewContextAsync(options ?? new() { ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = 1440, Height = 1000 } }));

    /// <summary>The page of a node, as somebody without a key sees it.</summary>
    /// <param name="node">Where it is.</param>
    /// <param name="fragment">What stands behind the path.</param>
    public async Task<DashboardTab> OpenAsync(Uri node, string fragment = "")
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(new Uri(node, $"/admin/{fragment}").ToString());
        return new DashboardTab(page);
    }

    /// <summary>The page of a node, as its operator sees it.</summary>
    public async Task<DashboardTab> EnterAsync(Uri node)
    {
        var tab = await OpenAsync(node, $"#key={Key}");
        await tab.IsLiveAsync();
        return tab;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _complaints.AssertNone();
    }
}
