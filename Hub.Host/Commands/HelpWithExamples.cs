using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hub.Host.Commands;

/// <summary>The generated help of a command, followed by lines that can be typed as they stand.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string> s_examples = new()
    {
        ["hub serve"] = """
            Examples:
              hub serve                                 on http://localhost:8080
              hub serve --port 9000                     on another port
              hub serve --urls http://*:8080            for the whole network
              hub serve --rate-limit 20/00:00:10 --heartbeat 00:00:15

            Every flag is also a setting: HUB__PORT, HUB__URLS, HUB__RATELIMIT__MESSAGES, HUB__RATELIMIT__WINDOW,
            HUB__HEARTBEAT__INTERVAL, HUB__SHUTDOWN__GRACE; a flag is stronger. Times are hh:mm:ss.
            """,
        ["hub connect"] = """
            Examples:
              hub connect ws://localhost:8080/ws/lobby          every line you type is one message
              hub connect localhost:8080/ws/lobby               the same
              echo hi | hub connect localhost:8080/ws/lobby     send one message, print what comes within a second
              hub connect localhost:8080/ws/lobby --wait 0 < /dev/null     only listen, until Ctrl-C
            """,
        ["hub bench"] = """
            Examples, against hub serve --rate-limit off:
              hub bench fanout                          one room of 1,000, 8 messages in flight
              hub bench echo                            100 connections, one message in flight on each
              hub bench connect --rooms 1000            10,000 idle connections
              hub bench storm                           1,000 connections break and come back at once

            Exit codes: 0 clean, 1 something was lost, doubled, out of order or refused, 2 wrong command line, 3 unreachable.
            """,
        ["hub bench fanout"] = """
            Examples:
              hub bench fanout --window 64 --pid $(pgrep -x hub)            with the server's processor time
              hub bench fanout --strict                                     one message at a time
              hub bench fanout --rate 100 --duration 00:00:30               an open loop, for honest latencies
              hub bench fanout --rooms 100 --members 10 --publishers members --window 200
              hub bench fanout ws://localhost:9000/rooms/{room} --json      any server that has rooms by address
              hub bench fanout ws://localhost:8080/ws --protocol plain      the hub's JSON dialect
            """,
        ["hub bench echo"] = """
            Examples:
              hub bench echo --connections 1000 --size 4096
              hub bench echo --rate 1000                                    an open loop, over all connections in turn
            """,
        ["hub bench connect"] = """
            Examples:
              hub bench connect --connections 10000 --rooms 1000 --pid $(pgrep -x hub)
              hub bench connect ws://localhost:8080/echo --connections 50000 --at-once 500
            """,
        ["hub bench durable"] = """
            Examples:
              hub bench durable --postgres "Host=db;Username=hub;Password=…;Database=hub"
              hub bench durable --postgres "$HUB__CLUSTER__POSTGRES" --rooms 100 --keys
            """,
        ["hub cluster drain"] = """
            Examples:
              hub cluster drain hub-2                                       100 connections a second, until it has none
              hub cluster drain hub-2 --rate 20 --yes                       slower, and without asking
              hub cluster drain hub-2 --rate 500 --yes --no-wait            again, to change the rate
            """,
        ["hub token create"] = """
            Examples, with HUB__AUTH__KEY set as for hub serve:
              hub token create --sub ann                                    good for an hour, in every room
              hub token create --sub ann --room 'news-*=join,read' --room chat=join,publish,read --expires 00:10:00
              hub token create --sub ann --key-file private.pem             signed with RS256 or ES256, as the key is
              hub token create --sub ann --key-file keys.json --kid 2026-01
            """,
        ["hub token check"] = """
            Examples:
              hub token check eyJhbGciOi…                                   by the keys and rules of the settings
              hub token create --sub ann | hub token check -                a token on the command line is seen in the process list
              hub token check - --key-file public.pem --issuer joe < token

            Exit codes: 0 good, 1 not good, for the reason that standard error tells, 2 wrong command line.
            """,
        ["hub cluster"] = """
            Examples:
              hub cluster status                                            of the node that this user runs here
              hub cluster leave                                             it hands its shards over and stops
            """,
        ["hub cluster status"] = """
            Examples:
              hub cluster status                                            of the node that the settings describe
              hub cluster status --server http://10.0.0.5:9090 --output json
              kubectl exec deploy/hub -- hub cluster status                 the settings are those of the container

            Exit codes: 0 ok, 1 refused, for the reason that standard error tells, 2 wrong command line, 3 unreachable.
            """,
        ["hub cluster leave"] = """
            Examples:
              hub cluster leave                                             asks before it does it
              hub cluster leave --yes --server http://10.0.0.5:9090

            Exit codes: 0 the node has begun to leave, 1 refused, 2 wrong command line or nobody to ask, 3 unreachable.
            """,
        ["hub bench storm"] = """
            Examples:
              hub bench storm --connections 5000 --rooms 100
            """,
    };

    private const string General = """
        Examples:
          hub                                       serve on http://localhost:8080
          hub --port 9000                           serve on another port
          hub connect ws://localhost:8080/ws/lobby  talk to a room
          hub token create --sub ann                a token for a hub that requires one
          hub cluster status                        nodes, shards and links of the hub that runs here

        Exit codes: 0 ok, 1 failed, 2 wrong command line, 3 unreachable.
        """;

    private readonly HelpAction _generated = new();

    /// <summary>Whoever asks for help need not have given the rest.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _generated.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(
            s_examples.GetValueOrDefault(UsageMistakes.PathOf(parseResult.CommandResult), General));
        return ExitCodes.Ok;
    }
}
