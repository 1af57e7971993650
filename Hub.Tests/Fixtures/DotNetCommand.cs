using System.Diagnostics;

namespace Hub.Tests.Fixtures;

/// <summary>The SDK's command, as somebody at a terminal runs it.</summary>
internal static class DotNetCommand
{
    // Builds take longer than anything else that a test waits for.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it and fails with all that it said unless it ends with 0.</summary>
    public static Task<string> RunAsync(params string[] arguments) => RunInAsync(Environment.CurrentDirectory, arguments);

    /// <summary>The same in another folder, of which it takes <c>global.json</c>.</summary>
    public static async Task<string> RunInAsync(string folder, params string[] arguments)
    {
        using var limit = new CancellationTokenSource(s_limit, TimeProvider.System);
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // Variables are switches of a build too, and these tests may run behind one. A build server would outlive its test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment.Remove("ActorRuntime");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        var said = await output + await error;
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}");
        return said;
    }
}
