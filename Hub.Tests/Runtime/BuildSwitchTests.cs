using System.Diagnostics;
using System.Text.Json;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Runtime;

/// <summary>What <c>-p:ActorRuntime=…</c> makes of the projects.</summary>
public class BuildSwitchTests
{
    [Theory]
    [InlineData("Hub.Actors", "Akka")]
    [InlineData("Hub.Tests", "Akka.TestKit", "Akka.TestKit.Xunit2")]
    public async Task Akka_stands_in_for_the_kernel_and_its_test_kit(string project, params string[] packages)
    {
        var akka = await EvaluateAsync(project, "-p:ActorRuntime=Akka");

        Assert.DoesNotContain(akka.Sources, IsOfTheKernel);
        Assert.Contains("obj/Akka/", akka.Intermediate, StringComparison.Ordinal);
        Assert.Superset(packages.ToHashSet(), akka.Packages.ToHashSet());
    }

    [Theory]
    [InlineData("Hub.Actors")]
    [InlineData("Hub.Host")]
    [InlineData("Hub.Tests")]
    public async Task Without_the_switch_a_project_has_nothing_of_Akka(string project)
    {
        var kernel = await EvaluateAsync(project);

        Assert.DoesNotContain(kernel.Packages, name => name.StartsWith("Akka", StringComparison.Ordinal));
        Assert.DoesNotContain(kernel.Sources, source => source.EndsWith(".Akka.cs", StringComparison.Ordinal));
        Assert.DoesNotContain("Akka", kernel.Intermediate, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runtime_that_does_not_exist_is_an_error_that_names_it_and_those_that_do()
    {
        var (exitCode, output) = await MSBuildAsync("Hub.Actors", "-p:ActorRuntime=Orleans", "-t:GetTargetPath");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("ActorRuntime is 'Orleans'. It is either Kernel, which is the default, or Akka.", output, StringComparison.Ordinal);
    }

    private static bool IsOfTheKernel(string source) => source.Split('/', '\\')[0] is "Kernel" or "TestKit";

    private static async Task<(string[] Sources, string[] Packages, string Intermediate)> EvaluateAsync(
        string project, params string[] properties)
    {
        var (exitCode, output) = await MSBuildAsync(
            project, [.. properties, "-getItem:Compile", "-getItem:PackageReference", "-getProperty:IntermediateOutputPath"]);
        Assert.True(exitCode == 0, output);
        using var evaluated = JsonDocument.Parse(output);
        return (Names("Compile"), Names("PackageReference"),
            evaluated.RootElement.GetProperty("Properties").GetProperty("IntermediateOutputPath").GetString()!);

        string[] Names(string item) =>
            [.. evaluated.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray().Select(each => each.GetProperty("Identity").GetString()!)];
    }

    private static async Task<(int ExitCode, string Output)> MSBuildAsync(string project, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var start = new ProcessStartInfo(
            "dotnet", ["msbuild", Path.Combine(SourceTree.Root, project, $"{project}.csproj"), "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        // A variable is a switch too, and these tests may run behind one.
        start.Environment.Remove("ActorRuntime");
        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync(limit.Token);
        await msbuild.WaitForExitAsync(limit.Token);
        return (msbuild.ExitCode, output);
    }
}
