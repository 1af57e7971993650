using Microsoft.Playwright;

namespace Hub.Tests.Fixtures;

/// <summary>
/// One headless Chromium for all tests of a page: the one that <c>HUB_CHROMIUM</c> names, else the first on the PATH.
/// Nothing is ever downloaded.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    internal const string Collection = "Browser";

    // Generous: two cores may be compiling at the same time.
    private const float LimitMilliseconds = 30_000;

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    // No sandbox: test machines run as root. No QUIC, no background traffic: nothing leaves the machine.
    private static readonly string[] Arguments =
    [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where tests leave their pictures.</summary>
    internal static string Screenshots { get; } = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots");

    public async Task InitializeAsync()
    {
        var executable = Find();
        Directory.CreateDirectory(Screenshots);
        Assertions.SetDefaultExpectTimeout(LimitMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A fresh profile: its pages share storage with each other and with no other test.</summary>
    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options)
    {
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(LimitMilliseconds);
        return context;
    }

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable("HUB_CHROMIUM");
        if (!string.IsNullOrEmpty(named))
            return named;

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"No browser: none of {string.Join(", ", Names)} is on the PATH. " +
                "Install one (apt-get install chromium) or name it in HUB_CHROMIUM.");
    }
}
