using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public partial class GuidesTests
{
    private const long MaxPictureBytes = 300_000;

    public static TheoryData<string> Pages() =>
        [.. Directory.EnumerateFiles(GuidePage.Folder, "*.md").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_on_it_compiles(string page)
    {
        var blocks = GuidePage.Blocks(GuidePage.Text(page), "csharp");

        Assert.Empty(GuideCompiler.Errors([.. blocks.Where(block => !StandsInATest(block))]));
    }

    [Fact]
    public void Code_that_does_not_compile_is_found() =>
        Assert.Contains("NoSuchMethod", Assert.Single(GuideCompiler.Errors(["using Hub.Host;\nbuilder.Services.AddHub();", "app.NoSuchMethod();"])), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_pages_and_headings_it_links_to_are_there(string page)
    {
        var missing = Link().Matches(GuidePage.Text(page)).Select(match => match.Groups[1].Value).Where(link => !IsThere(page, link));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_page_is_linked_from_the_readme_or_from_a_page_that_is()
    {
        var known = new HashSet<string>();
        var open = new Queue<string>(Link().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")))
            .Select(match => match.Groups[1].Value).Where(link => link.StartsWith("Hub.Host/docs/", StringComparison.Ordinal))
            .Select(link => Path.GetFileName(link.Split('#')[0])));
        while (open.TryDequeue(out var page))
        {
            if (!known.Add(page)) continue;
            foreach (Match match in Link().Matches(GuidePage.Text(page)))
                if (match.Groups[1].Value.Split('#')[0] is var link && link.EndsWith(".md", StringComparison.Ordinal)) open.Enqueue(link);
        }

        Assert.Empty(Directory.EnumerateFiles(GuidePage.Folder, "*.md").Select(file => Path.GetFileName(file)).Except(known));
    }

    [Fact]
    public void Pictures_are_on_a_page_and_small() => Assert.All(Directory.EnumerateFiles(GuidePage.Folder, "*.png"), picture =>
    {
        Assert.InRange(new FileInfo(picture).Length, 1, MaxPictureBytes);
        Assert.Contains(
            Directory.EnumerateFiles(GuidePage.Folder, "*.md"), page => File.ReadAllText(page).Contains($"({Path.GetFileName(picture)})", StringComparison.Ordinal));
    });

    // Such code is compiled with these tests, and runs.
    private static bool StandsInATest(string block) =>
        SourceTree.Files("Hub.Tests").Any(file => File.ReadAllText(file).EndsWith(block, StringComparison.Ordinal));

    private static bool IsThere(string page, string link)
    {
        var (file, heading) = link.Split('#') is [var left, var right] ? (left, right) : (link, "");
        var target = Path.Combine(GuidePage.Folder, file.Length == 0 ? page : file);
        return Path.Exists(target)
            && (heading.Length == 0 || Heading().Matches(File.ReadAllText(target)).Any(match => Anchor(match.Groups[1].Value) == heading));
    }

    // As the places that show markdown make them: small letters, hyphens for blanks, no other punctuation.
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?!http)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
