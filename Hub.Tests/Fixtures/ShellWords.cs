using System.Diagnostics;

namespace Hub.Tests.Fixtures;

/// <summary>What <c>hub</c> is given by a line typed in bash, which quotes, substitutes, pipes and redirects.</summary>
internal static class ShellWords
{
    // What the lines call is not run. Each call leaves its arguments in a file of its own, each ended by a NUL: a pipe's ends are called at the same time.
    private const string Calls =
        """
        hub() { file=$(mktemp words.XXXXXX); [ $# = 0 ] || printf '%s\0' "$@" > "$file"; }
        kubectl() { while [ "$1" != -- ]; do shift; done; shift; "$@"; }
        pgrep() { echo 4711; }
        jq() { cat; }
        HUB__CLUSTER__POSTGRES='Host=db;Database=hub'
        Out-String() { cat; }
        Invoke-Expression() { cat; }
        HOME=$PWD
        mkdir -p ~/.zsh ~/.config/fish/completions
        touch token
        """;

    /// <summary>The arguments of each <c>hub</c> in the line.</summary>
    public static async Task<IReadOnlyList<string[]>> OfAsync(string line)
    {
        var folder = Directory.CreateTempSubdirectory("words");
        try
        {
            using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", $"{Calls}\n{line}"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            bash.StandardInput.Close();
            var error = bash.StandardError.ReadToEndAsync();
            await bash.WaitForExitAsync().WaitAsync(Limits.Generous);
            Assert.True(bash.ExitCode == 0, $"{line}: {await error}");
            return [.. folder.EnumerateFiles("words.*").Select(file => File.ReadAllText(file.FullName).Split('\0')[..^1])];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
