using System.CommandLine;
using System.CommandLine.Help;

namespace Hub.Host.Commands;

/// <summary>The command line <c>hub</c>: which commands there are, and what is said about one that does not exist.</summary>
internal static class HubCommandLine
{
    private const string Serve = "serve";

    /// <summary>Runs what <paramref name="args"/> ask for.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(WithCommand(args));
        if (UsageMistakes.Of(parsed) is { Count: > 0 } mistakes)
        {
            foreach (var mistake in mistakes)
                await error.WriteLineAsync($"hub: {mistake}");
            return ExitCodes.Usage;
        }

        // No termination timeout: each command answers Ctrl-C and SIGTERM in its own way.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Hub, an actor-based WebSocket hub. Without a command it serves: hub --port 9000 is hub serve --port 9000.")
        {
            ServeCommand.Create(),
            ConnectCommand.Create(),
            BenchCommand.Create(),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples();
        return root;
    }

    // serve is the command of a line that names none, so that its flags need not exist twice.
    private static string[] WithCommand(string[] args) => args switch
    {
        [] => [Serve],
        ["--help" or "-h" or "-?" or "/?" or "/h" or "--version", ..] => args,
        [['-', ..], ..] => [Serve, .. args],
        _ => args,
    };
}
