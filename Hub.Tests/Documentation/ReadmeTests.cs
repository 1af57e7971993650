using System.Diagnostics;
using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Documentation;

public partial class ReadmeTests
{
    private const string Hub = "dotnet run --project Hub.Host";
    private static readonly string Readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));

    [Fact]
    public async Task Every_command_it_tells_works_as_it_stands_there()
    {
        await using var hub = await HubProcess.ServeAsync();
        var commands = Blocks("sh").SelectMany(block => block.Split('\n')).Where(line => line.Length > 0).ToList();

        // The first runs the hub, which is running here, and the second these tests.
        Assert.Equal([Hub, "Hub.Tests/run.sh"], commands.Take(2));
        Assert.True(commands.Count > 2);
        foreach (var command in commands.Skip(2))
        {
            var here = command
                .Replace($"{Hub} --", Path.Combine(AppContext.BaseDirectory, "hub"), StringComparison.Ordinal)
                .Replace("localhost:8080", hub.Url.Authority, StringComparison.Ordinal);
            Assert.Equal((command, 0), (command, await RunAsync(here)));
        }
    }

    [Fact]
    public void The_spec_it_shows_is_the_one_that_runs()
    {
        var sample = File.ReadAllText(Path.Combine(SourceTree.Root, "Hub.Tests/TestKit/SampleSpec.cs"));

        Assert.EndsWith(Blocks("csharp").Single(), sample, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_page_it_names_is_there()
    {
        var missing = Link().Matches(Readme).Select(match => match.Groups[1].Value)
            .Where(link => !File.Exists(Path.Combine(SourceTree.Root, link)));

        Assert.Empty(missing);
    }

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Readme, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    private static async Task<int> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limits.Generous);
        await output;
        return process.ExitCode;
    }

    [GeneratedRegex(@"\]\((?!http)([^)#]+)\)")]
    private static partial Regex Link();
}
