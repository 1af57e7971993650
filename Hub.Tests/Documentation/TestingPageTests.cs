using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public class TestingPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/testing.md"));

    [Theory]
    [InlineData(0, "Hub.Tests/TestKit/SampleSocketSpec.cs")]
    [InlineData(1, "Hub.Tests/Host/Testing/SampleRouteSpec.cs")]
    public void A_spec_it_shows_is_one_that_runs(int index, string file)
    {
        var block = Regex.Matches(Page, "```csharp\n(.*?)```", RegexOptions.Singleline)[index].Groups[1].Value;

        Assert.EndsWith(block, File.ReadAllText(Path.Combine(SourceTree.Root, file)), StringComparison.Ordinal);
    }
}
