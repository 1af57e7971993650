using System.Diagnostics;

namespace Hub.Tests.Fixtures;

/// <summary>A real terminal with a shell in it (tmux), of which a test sees the screen and presses the keys.</summary>
internal sealed class TerminalScreen : IAsyncDisposable
{
    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"hub-tmux-{Guid.NewGuid():N}");

    private TerminalScreen()
    {
    }

    public static async Task<TerminalScreen> StartAsync(int width, int height, IEnumerable<(string Name, string Value)> environment)
    {
        var terminal = new TerminalScreen();
        await terminal.RunAsync(
        [
            "-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y", $"{height}",
            .. environment.Append(("PS1", "> ")).SelectMany(variable => (string[])["-e", $"{variable.Item1}={variable.Item2}"]), "bash", "--norc", "--noprofile",
        ]);
        await terminal.ShowsAsync(">");
        return terminal;
    }

    /// <summary>The lines of the screen, without those at its end that are empty.</summary>
    public async Task<string[]> LinesAsync() => (await RunAsync(["capture-pane", "-p"])).TrimEnd().Split('\n');

    /// <summary>Types a line.</summary>
    public async Task TypeAsync(string line)
    {
        await RunAsync(["send-keys", "-l", line]);
        await RunAsync(["send-keys", "Enter"]);
    }

    /// <summary>Presses one key.</summary>
    public Task PressAsync(string key) => RunAsync(["send-keys", key]);

    /// <summary>Gives it another size.</summary>
    public Task ResizeAsync(int width, int height) => RunAsync(["resize-window", "-x", $"{width}", "-y", $"{height}"]);

    /// <summary>Waits until the screen is as it should be; its lines.</summary>
    public async Task<string[]> UntilAsync(Func<string[], bool> condition)
    {
        string[] lines = [];
        try
        {
            await Poll.UntilAsync(async _ => condition(lines = await LinesAsync()));
            return lines;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The screen is still\n{string.Join('\n', lines)}");
        }
    }

    public Task<string[]> ShowsAsync(string part) => UntilAsync(lines => lines.Any(line => line.Contains(part, StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        await RunAsync(["kill-server"]);
        File.Delete(_socket);
    }

    private async Task<string> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-S", _socket, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // One that runs around the tests is another.
        start.Environment.Remove("TMUX");
        // Its own language would decide which characters it draws.
        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HUB_", StringComparison.OrdinalIgnoreCase)).ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limits.Generous);
        Assert.True(process.ExitCode == 0, $"tmux {string.Join(' ', arguments)}: {await error}");
        return await output;
    }
}
