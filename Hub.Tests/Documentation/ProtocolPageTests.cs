using System.Text.RegularExpressions;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

/// <summary>The tables of codes in docs/protocol.md say what the code has.</summary>
public partial class ProtocolPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Host/docs/protocol.md"));

    [Fact]
    public void Every_error_code_is_documented_as_it_is() => Assert.Equal(
        ErrorCodes.All.Select(code => $"| {code.Number} | {code.Name} | {(code.IsRetryable ? "yes" : "no")} | {code.Meaning} |"),
        Rows(3));

    [Fact]
    public void Every_close_code_of_the_hub_is_documented_as_it_is() => Assert.Equal(
        CloseCodes.Own.Select(code => $"| {code.Number} | {code.Name} | {code.Meaning} |"),
        Rows(4));

    [Fact]
    public void No_number_stands_for_two_things()
    {
        int[] numbers = [.. ErrorCodes.All.Select(code => code.Number), .. CloseCodes.Own.Select(code => code.Number)];

        Assert.Equal(numbers.Distinct(), numbers);
    }

    private static IEnumerable<string> Rows(int digits) =>
        from Match row in CodeRow().Matches(Page)
        where row.Groups[1].Length == digits
        select row.Value;

    [GeneratedRegex(@"^\| (\d+) \|.*\|", RegexOptions.Multiline)]
    private static partial Regex CodeRow();
}
