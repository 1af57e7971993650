using System.CommandLine;
using System.CommandLine.Completions;

namespace Hub.Host.Commands;

/// <summary><c>hub completion</c>: prints what a shell has to source to complete the words of <c>hub</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shells = CompletionScripts.Shells;
        var shell = new Argument<string>("SHELL")
        {
            Description = $"{string.Join(", ", shells.SkipLast(1))} or {shells[^1]}",
            CompletionSources = { _ => shells.Select(name => new CompletionItem(name)) },
        };
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !shells.Contains(token.Value))
                result.AddError($"{token.Value} must be {string.Join(", ", shells.SkipLast(1))} or {shells[^1]}.");
        });
        var command = new Command("completion", "Print the script by which a shell completes the words of hub") { shell };
        command.SetAction(async (parsed, _) =>
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(CompletionScripts.Of(parsed.GetValue(shell)!));
            return ExitCodes.Ok;
        });
        return command.WithExamples(
            """
            source <(hub completion bash)  for this shell; in ~/.bashrc for all that come
            hub completion zsh > ~/.zsh/_hub  in a folder of fpath
            hub completion fish > ~/.config/fish/completions/hub.fish
            hub completion pwsh | Out-String | Invoke-Expression  in $PROFILE
            """)
            .WithExitCodes("0 ok, 2 wrong command line");
    }
}
