namespace Hub.Host.Commands;

/// <summary>What each shell has to source. None of them knows a word of <c>hub</c>: they ask it, so that they never grow old.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # Completion of hub in bash: source <(hub completion bash)
        _hub_complete() {
            local line="${COMP_LINE:0:COMP_POINT}" program="${1/#\~/$HOME}"
            # Behind the program's name, whatever stands before it.
            line="${line#*"$1"}"
            mapfile -t COMPREPLY < <("$program" '[suggest]' "${line# }" 2> /dev/null)
        }
        # Where nothing is suggested it may be the name of a file.
        complete -o default -F _hub_complete hub

        """;

    private const string Zsh = """
        #compdef hub
        # Completion of hub in zsh: source <(hub completion zsh), or a file _hub in a folder of fpath
        _hub() {
            local -a found
            found=(${(f)"$("${words[1]}" '[suggest]' "${(j: :)words[2,CURRENT]}" 2> /dev/null)"})
            if (( $#found )); then compadd -a found; else _files; fi
        }
        if [ "$funcstack[1]" = "_hub" ]; then
            _hub
        else
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
            compdef _hub hub
        fi

        """;

    private const string Fish = """
        # Completion of hub in fish: hub completion fish | source
        function __hub_complete
            set -l before (commandline --tokenize --cut-at-cursor --current-process)
            set -l program $before[1]
            set -e before[1]
            set -l word (commandline --current-token --cut-at-cursor)
            set -l found ($program '[suggest]' (string join -- ' ' $before "$word") 2> /dev/null)
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path "$word"
            end
        end
        complete --command hub --no-files --arguments '(__hub_complete)'

        """;

    private const string PowerShell = """
        # Completion of hub in PowerShell: hub completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName hub -ScriptBlock {
            param($word, $line, $cursor)
            $text = $line.ToString().PadRight($cursor - $line.Extent.StartOffset)
            $text = $text.Substring(0, $cursor - $line.Extent.StartOffset) -replace '^\S+\s?', ''
            & $line.CommandElements[0].Value '[suggest]' "$text" | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    /// <summary>The shells there is one for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" => PowerShell,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "There is no script for it."),
    };
}
