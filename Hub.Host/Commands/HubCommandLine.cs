using System.CommandLine;
using System.CommandLine.Help;

namespace Hub.Host.Commands;

/// <summary>The command line <c>hub</c>: which commands there are, and what is said about one that does not exist.</summary>
public static class HubCommandLine
{
    internal const string Serve = "serve";

    /// <summary>Runs what the arguments ask for; without a command a node with its routes.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="map">Maps the routes of a node that serves; <c>AddHub</c> has been called.</param>
    /// <returns>The exit code: 0 for done, 1 for failed, 2 for wrong usage, 3 for a server that cannot be reached.</returns>
    public static Task<int> RunAsync(string[] args, Action<WebApplication> map)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(map);
        return RunAsync(args, map, Console.Out, Console.Error);
    }

    internal static async Task<int> RunAsync(string[] args, Action<WebApplication> map, TextWriter output, TextWriter error)
    {
        if (Suggestions.AreAsked(args)) return await Suggestions.WriteAsync(Root(map), args, output);

        var parsed = Parse(args, map);
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

    /// <summary>Reads arguments and runs nothing.</summary>
    internal static ParseResult Parse(string[] args, Action<WebApplication> map) => Root(map).Parse(WithCommand(args));

    /// <summary>All commands, also for those who only describe them.</summary>
    internal static RootCommand Root(Action<WebApplication> map)
    {
        var root = new RootCommand("Hub, an actor-based WebSocket hub. Without a command it serves: hub --port 9000 is hub serve --port 9000.")
        {
            ServeCommand.Create(map),
            ConnectCommand.Create(),
            BenchCommand.Create(),
            TokenCommand.Create(),
            ClusterCommand.Create(),
            RoomsCommand.Create(),
            ConnectionsCommand.Create(),
            PublishCommand.Create("hub publish"),
            BroadcastCommand.Create(),
            TailCommand.Create(),
            TopCommand.Create(),
            ActorsCommand.Create(),
            HealthCommand.Create(),
            ConfigCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples();
        root.WithExamples(
            """
            hub  serve on http://localhost:8080
            hub --port 9000  serve on another port
            hub connect ws://localhost:8080/ws/lobby  talk to a room
            hub token create --sub ann  a token for a hub that requires one
            hub cluster status  nodes, shards and links of the hub that runs here
            """);
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
