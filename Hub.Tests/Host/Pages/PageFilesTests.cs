using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Host.Pages;

public sealed class PageFilesTests
{
    public static TheoryData<string> Names => [.. PageFiles.All.Select(file => file.Name)];

    [Fact]
    public void The_pages_are_in_the_executable()
    {
        Assert.Contains("chat.html", Names);
        Assert.Contains("chat.css", Names);
        Assert.Contains("chat.js", Names);
        Assert.Contains("dashboard.html", Names);
        Assert.Contains("dashboard.css", Names);
        Assert.Contains("dashboard.js", Names);
    }

    // Other people's words reach the document as text nodes only; each of these would open another way.
    [Theory]
    [MemberData(nameof(Names))]
    public void No_file_can_turn_text_into_markup_or_script(string name) => HasNo(
        name, @"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|\beval\b|new Function|createContextualFragment" +
        @"|DOMParser|srcdoc|javascript:|setTimeout\(['""]|\son[a-z]+\s*=\s*[""']|\sstyle\s*=\s*[""']");

    [Theory]
    [MemberData(nameof(Names))]
    public void No_file_names_another_server(string name) =>
        HasNo(name, @"(?:https?|wss?):\\?/\\?/(?!www\.w3\.org/2000/svg[""'])[a-z0-9]|[""'(]//[a-z0-9]|@import");

    [Theory]
    [MemberData(nameof(Names))]
    public void No_script_grows_beyond_what_one_reads_at_once(string name)
    {
        if (name.EndsWith(".js", StringComparison.Ordinal))
            Assert.InRange(ContentOf(name).Split('\n').Length, 1, 250);
    }

    private static void HasNo(string name, string forbidden)
    {
        var found = Regex.Matches(ContentOf(name), forbidden, RegexOptions.IgnoreCase).Select(match => match.Value);
        Assert.Equal("", string.Join(' ', found));
    }

    private static string ContentOf(string name) => PageFiles.All.Single(file => file.Name == name).Content;
}
