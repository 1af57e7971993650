using System.Globalization;
using Hub.Tests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

/// <summary>What the page shows of what was said while it was not there.</summary>
[Collection(Browser.Collection)]
public sealed class ChatPageRecoveryTests(Browser browser) : IAsyncLifetime
{
    private const int Many = 100;

    // So long the network is away.
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);

    private ChatPages _chat = null!;
    private CutProxy _proxy = null!;

    public async Task InitializeAsync()
    {
        _chat = await ChatPages.StartAsync(browser, heartbeat: TimeSpan.FromSeconds(1));
        _proxy = new CutProxy(_chat.Url);
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _chat.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_page_that_was_cut_off_for_five_seconds_shows_all_100_messages_in_order_and_once(bool silently)
    {
        var ann = await _chat.JoinAsync("ann", _proxy.Url);
        await _chat.JoinAsync("ben");
        await ann.SeesAsync("ann", "ben");

        if (silently) _proxy.Swallow();
        else _proxy.Cut();
        await Task.WhenAll(_chat.CountAsync("ben", 1, Many), Task.Delay(Outage, TimeProvider.System));
        // Noticed by itself, where nothing said so: the server is to be heard every second.
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");
        await Expect(ann.Messages).ToHaveCountAsync(0);
        _proxy.Mend();

        await ann.IsOnlineAsync();
        await Expect(ann.Messages).ToHaveTextAsync(Numbers(Many));
        await ann.SeesAsync("ann", "ben");
        await ann.SayAsync("and on");
        await Expect(ann.Messages).ToHaveTextAsync([.. Numbers(Many), "and on"]);
        await Expect(ann.At("gap")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Who_comes_in_while_others_speak_sees_all_that_was_said_in_order_and_once()
    {
        await _chat.CountAsync("ben", 1, Many / 2);
        var speaking = _chat.CountAsync("ben", (Many / 2) + 1, Many);
        var ann = await _chat.JoinAsync("ann");
        await speaking;

        await Expect(ann.Messages).ToHaveTextAsync(Numbers(Many));
        await ann.Page.ReloadAsync();
        await Expect(ann.Messages).ToHaveTextAsync(Numbers(Many));
        // With who came and went, in its place among it.
        await Expect(ann.At("notice").First).ToHaveTextAsync("ann joined");
        await Expect(ann.At("gap")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_whose_server_is_another_one_now_tells_of_the_gap_and_goes_on()
    {
        var ann = await _chat.JoinAsync("ann");
        await ann.SayAsync("before");

        await _chat.StopServerAsync();
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");
        await _chat.RestartServerAsync();
        await ann.IsOnlineAsync();
        await Expect(ann.At("gap")).ToHaveCountAsync(1);
        await ann.SayAsync("after");

        await Expect(ann.Messages).ToHaveTextAsync(["before", "after"]);
        await Expect(ann.Page.Locator("[data-testid=message]:has-text('before'), [data-testid=gap], [data-testid=message]:has-text('after')"))
            .ToContainTextAsync(["before", "missing", "after"]);
    }

    [Fact]
    public async Task What_was_said_on_the_new_server_before_the_page_came_back_is_shown_behind_the_gap()
    {
        var ann = await _chat.JoinAsync("ann", _proxy.Url);
        await ann.SayAsync("before");
        _proxy.Cut();
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");

        await _chat.RestartServerAsync();
        await _chat.CountAsync("ben", 1, 3);
        _proxy.Mend();

        await Expect(ann.Messages).ToHaveTextAsync(["before", "1", "2", "3"]);
        await Expect(ann.At("gap")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_is_written_without_a_network_waits_in_sight_and_is_said_once_when_it_is_back()
    {
        var ann = await _chat.JoinAsync("ann", _proxy.Url);
        var ben = await _chat.JoinAsync("ben");
        _proxy.Cut();
        await Expect(ann.State).ToHaveTextAsync("Reconnecting");

        await ann.WriteAsync("one");
        await ann.WriteAsync("two");
        await Expect(ann.At("pending")).ToContainTextAsync(["one", "two"]);
        await Expect(ann.At("pending").First).ToContainTextAsync("Waits for the connection");
        await Expect(ann.At("hint")).ToContainTextAsync("goes out when the chat is back");
        await ben.SayAsync("meanwhile");
        _proxy.Mend();

        string[] all = ["meanwhile", "one", "two"];
        await Expect(ann.Messages).ToHaveTextAsync(all);
        await Expect(ben.Messages).ToHaveTextAsync(all);
        await Expect(ann.At("pending")).ToHaveCountAsync(0);
        await ben.SayAsync("all here");
        await Expect(ann.Messages).ToHaveTextAsync([.. all, "all here"]);
    }

    [Fact]
    public async Task A_screen_reader_does_not_read_out_what_was_said_before_one_came_in()
    {
        await _chat.CountAsync("ben", 1, 3);
        var ann = await _chat.OpenAsync("?name=ann", page => page.AddInitScriptAsync(
            """
            window.live = [];
            addEventListener('DOMContentLoaded', () => new MutationObserver(changes => changes.forEach(change => {
              const said = [...change.addedNodes].map(node => node.textContent).join(' ');
              live.push(`${document.querySelector('[role=log]').getAttribute('aria-live')}: ${said}`);
            })).observe(document.querySelector('[data-testid=list]'), { childList: true, subtree: true }));
            """));
        await Expect(ann.Messages).ToHaveTextAsync(Numbers(3));
        await ann.SayAsync("hello");

        var live = await ann.Page.EvaluateAsync<string[]>("() => live");
        Assert.Contains(live, change => change.StartsWith("off:", StringComparison.Ordinal) && change.Contains("ben: 3", StringComparison.Ordinal));
        Assert.Contains(live, change => change.StartsWith("polite:", StringComparison.Ordinal) && change.Contains("hello", StringComparison.Ordinal));
    }

    private static string[] Numbers(int count) =>
        [.. Enumerable.Range(1, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
