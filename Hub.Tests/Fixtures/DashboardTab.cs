using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.Fixtures;

/// <summary>The dashboard in one tab, in its reader's words.</summary>
internal sealed class DashboardTab(IPage page)
{
    // Reads what axe-core has found against WCAG 2.2 at level AA, and against its own advice.
    private const string Violations =
        """
        async () => {
          const { violations } = await axe.run(document);
          return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
        }
        """;

    public IPage Page => page;

    public ILocator Nodes => At("node-name");

    public ILocator Notices => At("notice");

    public ILocator At(string testId) => page.GetByTestId(testId);

    /// <summary>The row of a node.</summary>
    public ILocator Node(string name) => At("node").Filter(new() { Has = page.GetByTestId("node-name").GetByText(name, new() { Exact = true }) });

    public async Task IsLiveAsync()
    {
        await Expect(At("state")).ToHaveTextAsync("Live");
        await Expect(Nodes).Not.ToHaveCountAsync(0);
    }

    /// <summary>Opens the panel of a room that is among the hot ones.</summary>
    public async Task LookAtRoomAsync(string room)
    {
        await At("rooms").GetByText(room, new() { Exact = true }).ClickAsync();
        await Expect(At("panel-title")).ToHaveTextAsync(room);
    }

    /// <summary>Searches by the field at the top.</summary>
    public async Task SearchAsync(string text)
    {
        await At("search").FillAsync(text);
        await At("search").PressAsync("Enter");
        await Expect(At("panel-title")).ToHaveTextAsync(text);
    }

    /// <summary>What whoever cannot see, or has no mouse, would stumble over.</summary>
    public async Task<string[]> BarriersAsync()
    {
        // By the debugger and not as a script of the page, which its policy would not let in.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(ClientTools.Tests, "node_modules/axe-core/axe.min.js")));
        return await page.EvaluateAsync<string[]>(Violations);
    }

    public Task ScreenshotAsync(string name, bool whole = false) => page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Browser.Screenshots, $"{name}.png"),
        Animations = ScreenshotAnimations.Disabled,
        FullPage = whole,
    });
}
