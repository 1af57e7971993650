using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.Fixtures;

/// <summary>The chat page in one tab, in its reader's words.</summary>
internal sealed class ChatTab(IPage page)
{
    public IPage Page => page;

    public ILocator Messages => At("message-text");

    public ILocator People => At("person-name");

    public ILocator State => At("state-text");

    public ILocator Text => At("text");

    public ILocator At(string testId) => page.GetByTestId(testId);

    public Task IsOnlineAsync() => Expect(State).ToHaveTextAsync("Online");

    /// <summary>Sends by Enter.</summary>
    public async Task WriteAsync(string text)
    {
        await Text.FillAsync(text);
        await Text.PressAsync("Enter");
    }

    /// <summary>Sends by Enter and waits until the room has it.</summary>
    public async Task SayAsync(string text)
    {
        await WriteAsync(text);
        await HearsAsync(text);
    }

    /// <summary>Waits until <paramref name="text"/> is in the conversation.</summary>
    public Task HearsAsync(string text) =>
        Expect(Messages.Filter(new() { HasText = text })).Not.ToHaveCountAsync(0);

    public Task SeesAsync(params string[] names) => Expect(People).ToHaveTextAsync(names);

    public Task ScreenshotAsync(string name) => page.ScreenshotAsync(new()
    {
        Path = Path.Combine(Browser.Screenshots, $"{name}.png"),
        Animations = ScreenshotAnimations.Disabled,
    });
}
