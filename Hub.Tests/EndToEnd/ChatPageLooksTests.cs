using Hub.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed class ChatPageLooksTests(Browser browser)
{
    private static readonly ViewportSize Phone = new() { Width = 360, Height = 640 };
    private static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };

    [Theory]
    [InlineData(320, 568)]
    [InlineData(360, 640)]
    [InlineData(1280, 800)]
    public async Task Nothing_scrolls_sideways_however_long_a_word_or_a_name_is(int width, int height)
    {
        await using var chat = await StartAsync(new() { Width = width, Height = height }, ColorScheme.Light);
        var ann = await chat.JoinAsync(new string('W', 32));
        await ann.SayAsync(new string('x', 300));
        await ann.SayAsync($"https://example.org/{new string('y', 300)}");
        var ben = await chat.JoinAsync(new string('M', 32));
        await ben.SayAsync(new string('z', 300));
        await ann.HearsAsync("zzz");
        await chat.StopServerAsync();
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");

        Assert.Empty(await ann.Page.EvaluateAsync<string[]>(
            """
            () => [document.documentElement, ...document.querySelectorAll('.app, .room, .bar, .banner, .scroller, .composer')]
              .filter(node => node.scrollWidth > node.clientWidth).map(node => `${node.className} ${node.scrollWidth}`)
            """));
    }

    [Fact]
    public async Task On_a_phone_who_is_here_opens_as_a_drawer_and_closes_by_escape()
    {
        await using var chat = await StartAsync(Phone, ColorScheme.Light);
        var ann = await chat.JoinAsync("ann");
        await Expect(ann.At("people")).Not.ToBeInViewportAsync();

        await ann.At("people-button").ClickAsync();
        await Expect(ann.At("people")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Expect(ann.At("people-close")).ToBeFocusedAsync();
        await ann.SeesAsync("ann");
        await ann.Page.Keyboard.PressAsync("Escape");

        await Expect(ann.At("people")).ToBeHiddenAsync();
        await Expect(ann.At("people-button")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, ColorScheme.Dark)]
    [InlineData(ColorScheme.Dark, ColorScheme.Light)]
    public async Task The_theme_is_the_systems_until_the_reader_chooses_and_the_choice_is_remembered(
        ColorScheme system, ColorScheme other)
    {
        await using var chat = await StartAsync(Desktop, system);
        var ann = await chat.JoinAsync("ann");
        Assert.Equal(system, await ThemeOfAsync(ann));

        await ann.At("theme").ClickAsync();
        Assert.Equal(other, await ThemeOfAsync(ann));
        var later = await chat.JoinAsync("ben");

        Assert.Equal(other, await ThemeOfAsync(later));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_name_has_a_colour_that_can_be_read(ColorScheme theme)
    {
        await using var chat = await StartAsync(Desktop, theme);
        var ann = await chat.OpenAsync();

        // AA asks for 4.5:1 for text of this size. A canvas turns whatever colour space the sheet uses into bytes.
        var worst = await ann.Page.EvaluateAsync<double>(
            """
            async () => {
              const { groupNode, bubbleNode } = await import('/chat-nodes.js');
              const { paintAvatar } = await import('/chat-names.js');
              const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              const luminance = colour => {
                pixel.fillStyle = colour;
                pixel.fillRect(0, 0, 1, 1);
                const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3).map(byte => {
                  const value = byte / 255;
                  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
                });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const contrast = (one, other) => {
                const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
                return (light + 0.05) / (dark + 0.05);
              };
              const style = node => getComputedStyle(node);
              const room = document.querySelector('.room');
              document.querySelector('.app').hidden = false;
              let worst = 21;
              for (const own of [false, true]) {
                for (let i = 0; i < 100; i++) {
                  const group = groupNode(`name ${i}`, new Date(), own);
                  const bubble = bubbleNode(`name ${i}`, 'hi', new Date());
                  group.lastElementChild.append(bubble);
                  document.querySelector('[data-testid=list]').replaceChildren(group);
                  const pairs = [[style(bubble).color, style(bubble).backgroundColor],
                    [style(group.querySelector('time')).color, style(room).backgroundColor]];
                  if (!own) {
                    const face = group.querySelector('.avatar');
                    pairs.push([style(face).color, style(face).backgroundColor],
                      [style(group.querySelector('.sender')).color, style(room).backgroundColor]);
                  }
                  worst = Math.min(worst, ...pairs.map(([one, other]) => contrast(one, other)));
                }
              }
              return worst;
            }
            """);

        Assert.InRange(worst, 4.5, 21);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Its_pictures_are_written_to_the_test_output(ColorScheme theme)
    {
        foreach (var (size, viewport) in (IEnumerable<(string, ViewportSize)>)[("phone", Phone), ("desktop", Desktop)])
        {
            var prefix = $"{size}-{(theme == ColorScheme.Dark ? "dark" : "light")}";
            await using var chat = await StartAsync(viewport, theme);
            var ann = await chat.OpenAsync();
            await ann.ScreenshotAsync($"{prefix}-join");
            await ann.At("name").FillAsync("Ann");
            await ann.At("join-button").ClickAsync();
            await ann.IsOnlineAsync();
            await ann.SeesAsync("Ann");
            await ann.ScreenshotAsync($"{prefix}-empty");

            var ben = await chat.JoinAsync("Ben Ortega");
            var cleo = await chat.JoinAsync("Cléo");
            await ben.SayAsync("Morning! Did the deploy go through?");
            await ben.SayAsync("I only see two of the three nodes.");
            await ann.SayAsync("It did.");
            await ann.SayAsync("The third is draining, give it a minute.");
            await cleo.SayAsync("Notes are at https://example.org/notes, have a look when you can. <b>Not bold</b>, by the way.");
            await ben.SayAsync("Every WebSocket is a connection actor, every room is one actor on exactly one node.");
            await ann.HearsAsync("exactly one node");
            await ann.SeesAsync("Ann", "Ben Ortega", "Cléo");
            await ann.Text.FillAsync("See you at noon");
            await ann.ScreenshotAsync($"{prefix}-busy");
            if (viewport == Phone)
            {
                await ann.At("people-button").ClickAsync();
                await Expect(ann.At("people")).ToBeInViewportAsync(new() { Ratio = 1 });
                await ann.ScreenshotAsync($"{prefix}-people");
                await ann.Page.Keyboard.PressAsync("Escape");
            }

            await chat.StopServerAsync();
            await Expect(ann.State).ToHaveTextAsync("Reconnecting");
            await ann.ScreenshotAsync($"{prefix}-reconnecting");
        }

        Assert.NotEmpty(Directory.GetFiles(Browser.Screenshots, "*-busy.png"));
    }

    private Task<ChatPages> StartAsync(ViewportSize viewport, ColorScheme theme) => ChatPages.StartAsync(browser, new()
    {
        ViewportSize = viewport,
        ColorScheme = theme,
        DeviceScaleFactor = 2,
        IsMobile = viewport.Width < 500,
        HasTouch = viewport.Width < 500,
        ReducedMotion = ReducedMotion.Reduce,
    });

    private static async Task<ColorScheme> ThemeOfAsync(ChatTab tab)
    {
        var lightness = await tab.Page.EvaluateAsync<int>(
            "() => Number(/\\d+/.exec(getComputedStyle(document.body).backgroundColor)[0])");
        return lightness < 128 ? ColorScheme.Dark : ColorScheme.Light;
    }
}
