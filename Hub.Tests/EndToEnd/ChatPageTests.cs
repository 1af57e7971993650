using Hub.Tests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed class ChatPageTests(Browser browser) : IAsyncLifetime
{
    private ChatPages _chat = null!;

    public async Task InitializeAsync() => _chat = await ChatPages.StartAsync(browser);

    public async Task DisposeAsync() => await _chat.DisposeAsync();

    [Fact]
    public async Task Two_tabs_join_by_name_and_a_message_from_one_appears_in_the_other()
    {
        var ann = await _chat.OpenAsync();
        await ann.At("name").FillAsync("ann");
        await ann.At("join-button").ClickAsync();
        await ann.IsOnlineAsync();
        var ben = await _chat.OpenAsync();
        await ben.At("name").FillAsync("ben");
        await ben.At("name").PressAsync("Enter");
        await ben.IsOnlineAsync();

        await ann.SayAsync("hello, ben");
        await ben.HearsAsync("hello, ben");
        await ben.SayAsync("hello yourself");
        await ann.HearsAsync("hello yourself");

        await Expect(ben.At("sender")).ToHaveTextAsync("ann");
        await Expect(ann.At("sender")).ToHaveTextAsync("ben");
        await Expect(ann.Messages).ToHaveTextAsync(["hello, ben", "hello yourself"]);
    }

    [Fact]
    public async Task The_others_are_told_who_joined_and_who_left()
    {
        var ann = await _chat.JoinAsync("ann");
        var ben = await _chat.JoinAsync("ben");
        await ben.Page.CloseAsync();

        await Expect(ann.At("notice")).ToHaveTextAsync(["ann joined", "ben joined", "ben left"]);
    }

    [Fact]
    public async Task Who_is_here_is_shown_in_both_tabs_and_shrinks_when_one_leaves()
    {
        var ann = await _chat.JoinAsync("ann");
        var ben = await _chat.JoinAsync("ben");
        await ann.SeesAsync("ann", "ben");
        await ben.SeesAsync("ann", "ben");
        await Expect(ann.At("people-count")).ToHaveTextAsync("2");

        await ben.At("leave").ClickAsync();

        await ann.SeesAsync("ann");
        await Expect(ann.At("people-count")).ToHaveTextAsync("1");
        await Expect(ben.At("join")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task One_name_in_two_tabs_is_one_person_with_two_connections()
    {
        var first = await _chat.JoinAsync("ann");
        var second = await _chat.JoinAsync("ann");
        await using var raw = await _chat.ConnectAsync("ben");

        foreach (var tab in (ChatTab[])[first, second])
        {
            await tab.SeesAsync("ann", "ben");
            await Expect(tab.At("person").First).ToContainTextAsync("×2");
            await Expect(tab.At("people-count")).ToHaveTextAsync("2");
        }

        await second.Page.CloseAsync();
        await Expect(first.At("person").First).Not.ToContainTextAsync("×2");
        await first.SeesAsync("ann", "ben");
    }

    [Fact]
    public async Task Markup_in_a_message_is_shown_as_text_and_no_script_runs()
    {
        const string markup = "<img src=x onerror=\"window.hit = 1\"><script>window.hit = 1</script><b>bold</b>";
        var ann = await _chat.JoinAsync("ann");
        var ben = await _chat.JoinAsync("ben");

        await ann.SayAsync(markup);
        await ben.HearsAsync("bold");

        foreach (var tab in (ChatTab[])[ann, ben])
        {
            await Expect(tab.Messages).ToHaveTextAsync(markup);
            await Expect(tab.At("list").Locator("img, script, b")).ToHaveCountAsync(0);
            Assert.False(await tab.Page.EvaluateAsync<bool>("'hit' in window"));
        }
    }

    [Fact]
    public async Task Markup_in_a_name_is_shown_as_text_and_no_script_runs()
    {
        const string name = "<img src=x onerror=hit()>";
        var ann = await _chat.JoinAsync("ann");
        var other = await _chat.JoinAsync(name);
        await other.SayAsync("hi");
        await ann.HearsAsync("hi");

        await ann.SeesAsync(name, "ann");
        await Expect(ann.At("sender")).ToHaveTextAsync(name);
        await Expect(ann.At("notice").Last).ToHaveTextAsync($"{name} joined");
        await Expect(other.At("me")).ToHaveTextAsync(name);
        await Expect(ann.Page.Locator("img")).ToHaveCountAsync(0);
        await Expect(other.Page.Locator("img")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Addresses_become_links_that_tell_nothing_about_this_page_and_nothing_else_does()
    {
        var ann = await _chat.JoinAsync("ann");
        await ann.SayAsync("see https://example.org/a_(b). or javascript:alert(1) or HTTP://example.org?q=<b>");

        var links = ann.Messages.Locator("a");
        await Expect(links).ToHaveTextAsync(["https://example.org/a_(b)", "HTTP://example.org?q="]);
        await Expect(links.First).ToHaveAttributeAsync("href", "https://example.org/a_(b)");
        await Expect(links.First).ToHaveAttributeAsync("rel", "noopener noreferrer");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("__server")]
    [InlineData("a name that goes on for more than thirty-two characters")]
    public async Task A_name_that_nobody_can_have_is_refused_with_the_reason_before_anything_is_sent(string name)
    {
        var tab = await _chat.OpenAsync();
        await tab.At("name").FillAsync(name);
        await tab.At("join-button").ClickAsync();

        await Expect(tab.At("name-problem")).Not.ToBeEmptyAsync();
        await Expect(tab.At("name")).ToBeFocusedAsync();
        await Expect(tab.At("app")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_tab_that_is_loaded_again_joins_again_until_its_reader_leaves()
    {
        var ann = await _chat.OpenAsync();
        await ann.At("name").FillAsync("ann");
        await ann.At("join-button").ClickAsync();
        await ann.IsOnlineAsync();

        await ann.Page.ReloadAsync();
        await ann.IsOnlineAsync();
        await ann.At("leave").ClickAsync();
        await ann.Page.ReloadAsync();

        await Expect(ann.At("join")).ToBeVisibleAsync();
        await Expect(ann.At("name")).ToHaveValueAsync("ann");
    }

    [Fact]
    public async Task A_second_tab_opened_from_the_page_asks_for_a_name_of_its_own()
    {
        var ann = await _chat.JoinAsync("ann");
        var second = new ChatTab(await ann.Page.RunAndWaitForPopupAsync(() => ann.At("second-tab").ClickAsync()));

        await Expect(second.At("join")).ToBeVisibleAsync();
        await Expect(second.At("name")).ToHaveValueAsync("");
        await Expect(second.At("join-here")).ToContainTextAsync("ann is here");
    }

    [Fact]
    public async Task Everything_a_message_needs_works_from_the_keyboard()
    {
        var ann = await _chat.OpenAsync();
        await Expect(ann.At("name")).ToBeFocusedAsync();
        await ann.Page.Keyboard.TypeAsync("ann");
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.IsOnlineAsync();
        await Expect(ann.Text).ToBeFocusedAsync();
        await ann.Page.Keyboard.TypeAsync("one line");
        await ann.Page.Keyboard.PressAsync("Shift+Enter");
        await ann.Page.Keyboard.TypeAsync("and another");
        await ann.Page.Keyboard.PressAsync("Enter");

        await Expect(ann.Messages).ToHaveTextAsync("one line\nand another");
        await Expect(ann.Text).ToHaveValueAsync("");
        await Expect(ann.Text).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_text_over_the_limit_cannot_be_sent_and_says_by_how_much()
    {
        var ann = await _chat.JoinAsync("ann");
        await ann.Text.FillAsync(new string('a', 2_000));
        await Expect(ann.At("send")).ToBeEnabledAsync();
        await ann.Text.FillAsync(new string('a', 2_003));

        await Expect(ann.At("send")).ToBeDisabledAsync();
        await Expect(ann.At("hint")).ToHaveTextAsync("3 characters too many");
        await Expect(ann.At("length")).ToHaveTextAsync("2,003 / 2,000");
    }

    [Fact]
    public async Task A_reader_who_scrolled_up_stays_there_and_is_told_how_much_is_new()
    {
        var ann = await _chat.JoinAsync("ann");
        var ben = await _chat.JoinAsync("ben");
        for (var i = 0; i < 12; i++)
            await ben.SayAsync($"line {i}\n\n\n\n\n\n.");
        await ann.HearsAsync("line 11");
        await Expect(ann.Messages.Last).ToBeInViewportAsync();

        await ann.At("scroller").EvaluateAsync("scroller => { scroller.scrollTop = 0 }");
        await Expect(ann.Messages.First).ToBeInViewportAsync();
        await ben.SayAsync("news");
        await ben.SayAsync("more news");

        await Expect(ann.At("new-pill")).ToHaveTextAsync("2 new messages");
        await Expect(ann.Messages.First).ToBeInViewportAsync();
        await ann.At("new-pill").ClickAsync();
        await Expect(ann.Messages.Last).ToBeInViewportAsync();
        await Expect(ann.At("new-pill")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Messages_that_come_while_nobody_looks_are_counted_in_the_title()
    {
        var ann = await _chat.JoinAsync("ann");
        var ben = await _chat.JoinAsync("ben");
        await ShowAsync(ann, hidden: true);
        await ben.SayAsync("one");
        await ben.SayAsync("two");
        await Expect(ann.Page).ToHaveTitleAsync("(2) Hub chat");

        await ShowAsync(ann, hidden: false);

        await Expect(ann.Page).ToHaveTitleAsync("Hub chat");
    }

    // No headless tab is ever hidden, so the page is told that it is.
    private static async Task ShowAsync(ChatTab tab, bool hidden) => await tab.Page.EvaluateAsync(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);
}
