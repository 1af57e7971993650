using System.Text.RegularExpressions;
using Hub.Host.Admin;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static Microsoft.Playwright.Assertions;

namespace Hub.Tests.EndToEnd;

[Collection(Browser.Collection)]
public sealed partial class DashboardSignInTests(Browser browser) : DashboardTests(browser)
{
    [Fact]
    public async Task Who_has_no_key_or_a_wrong_one_sees_nothing_and_is_told_so()
    {
        var tab = await Pages.OpenAsync(Server.Url);
        await Expect(tab.At("key")).ToBeFocusedAsync();
        await Expect(tab.At("app")).ToBeHiddenAsync();

        await tab.At("sign-in-button").ClickAsync();
        await Expect(tab.At("key-problem")).ToHaveTextAsync("Enter the key first.");
        await tab.At("key").FillAsync("another key");
        await tab.At("sign-in-button").ClickAsync();
        await Expect(tab.At("key-problem")).ToContainTextAsync("no admin key");
        await tab.At("key").FillAsync("fedcba9876543210");
        await tab.At("key").PressAsync("Enter");

        await Expect(tab.At("key-problem")).ToHaveTextAsync("This is not the admin key of this node.");
        await Expect(tab.At("key")).ToBeFocusedAsync();
        await Expect(tab.At("key")).ToHaveValueAsync("");
        await Expect(tab.At("app")).ToBeHiddenAsync();
        Assert.Empty(await tab.BarriersAsync());
    }

    [Fact]
    public async Task The_key_opens_the_page_in_this_tab_until_it_is_forgotten()
    {
        var tab = await Pages.OpenAsync(Server.Url);
        await tab.At("key").FillAsync(DashboardPages.Key);
        await tab.At("key").PressAsync("Enter");
        await tab.IsLiveAsync();

        await tab.Page.ReloadAsync();
        await tab.IsLiveAsync();
        Assert.Equal("", await tab.Page.EvaluateAsync<string>("key => Object.values(localStorage).concat(document.cookie).filter(text => text.includes(key)).join()", DashboardPages.Key));
        var other = await Pages.OpenAsync(Server.Url);
        await Expect(other.At("sign-in")).ToBeVisibleAsync();

        await tab.At("sign-out").ClickAsync();
        await Expect(tab.At("sign-in")).ToBeVisibleAsync();
        await Expect(tab.At("app")).ToBeHiddenAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.At("sign-in")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_key_in_the_address_is_taken_and_stands_there_no_longer()
    {
        var tab = await Pages.EnterAsync(Server.Url);

        await Expect(tab.Page).ToHaveURLAsync(new Uri(Server.Url, "/admin/").ToString());
        await tab.Page.ReloadAsync();
        await tab.IsLiveAsync();
    }

    [Fact]
    public async Task The_path_without_its_slash_leads_to_the_page_with_the_key_that_it_was_given()
    {
        var tab = await Pages.OpenAsync(Server.Url);
        await tab.Page.GotoAsync(new Uri(Server.Url, $"/admin#key={DashboardPages.Key}").ToString());

        await tab.IsLiveAsync();
        await Expect(tab.Page).ToHaveURLAsync(AtSlash());
    }

    [Fact]
    public async Task A_key_that_is_another_meanwhile_is_asked_for_again()
    {
        var tab = await Pages.EnterAsync(Server.Url);

        Server.Services.GetRequiredService<IOptions<AdminOptions>>().Value.Key = "fedcba9876543210";

        await Expect(tab.At("key-problem")).ToContainTextAsync("not accepted any more");
        await Expect(tab.At("app")).ToBeHiddenAsync();
        await tab.At("key").FillAsync("fedcba9876543210");
        await tab.At("key").PressAsync("Enter");
        await tab.IsLiveAsync();
    }

    [GeneratedRegex("/admin/$")]
    private static partial Regex AtSlash();
}
