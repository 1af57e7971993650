using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hub.Host.Commands;

/// <summary>The generated help of a command, followed by lines that can be typed as they stand.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string> s_examples = new()
    {
        ["serve"] = """
            Examples:
              hub serve                                 on http://localhost:8080
              hub serve --port 9000                     on another port
              hub serve --urls http://*:8080            for the whole network
              hub serve --rate-limit 20/00:00:10 --heartbeat 00:00:15

            Every flag is also a setting: HUB__PORT, HUB__URLS, HUB__RATELIMIT__MESSAGES, HUB__RATELIMIT__WINDOW,
            HUB__HEARTBEAT__INTERVAL, HUB__SHUTDOWN__GRACE; a flag is stronger. Times are hh:mm:ss.
            """,
        ["connect"] = """
            Examples:
              hub connect ws://localhost:8080/ws/lobby          every line you type is one message
              hub connect localhost:8080/ws/lobby               the same
              echo hi | hub connect localhost:8080/ws/lobby     send one message, print what comes within a second
              hub connect localhost:8080/ws/lobby --wait 0 < /dev/null     only listen, until Ctrl-C
            """,
    };

    private const string General = """
        Examples:
          hub                                       serve on http://localhost:8080
          hub --port 9000                           serve on another port
          hub connect ws://localhost:8080/ws/lobby  talk to a room

        Exit codes: 0 ok, 1 failed, 2 wrong command line, 3 unreachable.
        """;

    private readonly HelpAction _generated = new();

    /// <summary>Whoever asks for help need not have given the rest.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _generated.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(
            s_examples.GetValueOrDefault(parseResult.CommandResult.Command.Name, General));
        return ExitCodes.Ok;
    }
}
