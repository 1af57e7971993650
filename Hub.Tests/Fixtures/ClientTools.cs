using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hub.Tests.Fixtures;

/// <summary>What the tests of hub.js run on: node 22 and the TypeScript compiler, which run.sh installs beside these tests, and npm.</summary>
internal static class ClientTools
{
    // Longer than what the programs give themselves, so that these say what hung.
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>The package: hub.js, its types and package.json.</summary>
    public static string Package { get; } = Path.Combine(SourceTree.Root, "Hub.Host/Client");

    /// <summary>Its tests.</summary>
    public static string Tests { get; } = Path.Combine(SourceTree.Root, "Hub.Tests/Client");

    /// <summary>Runs node in the folder of the tests and fails with all that it said unless it ends with 0.</summary>
    public static Task<string> NodeAsync(params string[] arguments) => RunAsync(Node(), Tests, arguments);

    /// <summary>Starts node in the folder of the tests, to be spoken with over its streams.</summary>
    public static Process StartNode(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(Node(), arguments)
    {
        WorkingDirectory = Tests, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
    })!;

    /// <summary>Runs npm in the folder of the package, and likewise.</summary>
    public static Task<string> NpmAsync(params string[] arguments) => RunAsync("npm", Package, arguments);

    private static string Node()
    {
        var named = Environment.GetEnvironmentVariable("HUB_NODE");
        if (!string.IsNullOrEmpty(named)) return named;

        // Not by node_modules/.bin: not every npm links a node there.
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var installed = Path.Combine(Tests, $"node_modules/node-linux-{architecture}/bin/node");
        return File.Exists(installed) ? installed : throw new InvalidOperationException(
            $"No node: {installed} is missing. Hub.Tests/run.sh installs it, npm ci --prefix Hub.Tests/Client does, or name a node 22 in HUB_NODE.");
    }

    private static async Task<string> RunAsync(string program, string folder, string[] arguments)
    {
        using var limit = new CancellationTokenSource(s_limit, TimeProvider.System);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["npm_config_update_notifier"] = "false";
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

        var said = await output;
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{said}{await error}");
        return said;
    }
}
