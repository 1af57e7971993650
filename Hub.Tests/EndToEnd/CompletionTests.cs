using System.Diagnostics;
using Hub.Host.Commands;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary>What is completed by a shell, and by a real bash that has sourced <c>hub completion bash</c>.</summary>
public sealed class CompletionTests
{
    // As bash does on the key: it calls what complete has registered, with the line up to the cursor.
    private const string Typed = """
        source <("$HUB" completion bash)
        hub() { "$HUB" "$@"; }
        COMP_LINE=$1 COMP_POINT=${#1}
        eval "$(complete -p hub | sed 's/.*-F \([^ ]*\) .*/\1/') hub"
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    [Theory]
    [InlineData("hub clu", "cluster")]
    [InlineData("hub cluster st", "status")]
    [InlineData("hub cluster status --outp", "--output")]
    [InlineData("hub cluster status --output ", "json", "table")]
    [InlineData("hub cluster status --output j", "json")]
    [InlineData("hub --po", "--port")]
    [InlineData("hub completion f", "fish")]
    public async Task In_bash_the_word_is_completed(string line, params string[] words)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", Typed, "bash", line])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HUB"] = Path.Combine(AppContext.BaseDirectory, "hub") },
        })!;
        bash.StandardInput.Close();
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync().WaitAsync(Limits.Generous);

        Assert.Equal("", await error);
        Assert.Equal(words, (await output).TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("token create --alg E", "ES256")]
    [InlineData("cluster status --output=j", "json")]
    [InlineData("cluster st --server")]
    [InlineData("cluster drain hub-2 --no", "--no-wait")]
    [InlineData("nothing of this ki")]
    public void Commands_options_and_words_of_options_are_suggested(string line, params string[] words) =>
        Assert.Equal(words, Suggestions.Of(CommandTree.Root, line));

    [Fact]
    public void Every_command_and_every_option_of_each_is_suggested() => Assert.All(CommandTree.All, each =>
    {
        var line = each.Path.Length > 3 ? $"{each.Path[4..]} " : "";
        Assert.Empty(each.Command.Subcommands.Select(next => next.Name).Except(Suggestions.Of(CommandTree.Root, line)));
        Assert.Empty(each.Command.Options.Select(option => option.Name).Except(Suggestions.Of(CommandTree.Root, $"{line}--")));
    });

    [Fact]
    public async Task There_is_a_script_for_each_shell_and_what_stands_behind_the_cursor_does_not_matter()
    {
        foreach (var shell in CompletionScripts.Shells) Assert.Contains("[suggest]", await OutputAsync("completion", shell), StringComparison.Ordinal);
        Assert.Equal("cluster", await OutputAsync("[suggest:2]", "cl connect"));
    }

    private static async Task<string> OutputAsync(params string[] arguments)
    {
        await using var hub = HubProcess.Start(arguments);
        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        return hub.Output.Text;
    }
}
