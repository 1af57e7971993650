using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hub.Host.Lifetime;

namespace Hub.Host.Commands;

/// <summary>The flags that all commands have which look after a running node, and the way from them to the node.</summary>
internal sealed class AdminFlags
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly Option<string> _server = new("--server")
    {
        HelpName = "URL",
        Description = "Where the node's /admin is [default: HUB_SERVER, else as the settings say]",
    };

    private readonly Option<string> _token = new("--token")
    {
        HelpName = "KEY",
        Description = "Its admin key [default: HUB__ADMIN__KEY, else the file of this user's node]",
    };

    private readonly Option<string> _output = BenchFlags.Word("--output", "table", ["table", "json"], "How to print the result");
    private readonly Option<TimeSpan> _timeout = BenchFlags.Time("--timeout", DefaultTimeout, "How long to wait for the answer; 0 = no limit");

    public AdminFlags(Command command)
    {
        foreach (var option in (Option[])[_server, _token, _output, _timeout]) command.Options.Add(option);
        command.WithExitCodes("0 ok, 1 refused, for the reason that standard error tells, 2 wrong command line, 3 unreachable");
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_output) == "json";

    /// <summary>How long the node may take; zero for ever.</summary>
    public TimeSpan Timeout(ParseResult parsed) => parsed.GetValue(_timeout);

    /// <summary>Prints a result as it was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="result">The result.</param>
    /// <param name="type">How it is written as JSON.</param>
    /// <param name="text">The same for people, with its line ends, on what it will be printed on.</param>
    public Task PrintAsync<T>(ParseResult parsed, T result, JsonTypeInfo<T> type, Func<T, Screen, string> text) =>
        parsed.InvocationConfiguration.Output.WriteAsync(IsJson(parsed) ? $"{JsonSerializer.Serialize(result, type)}\n" : text(result, Screen.OfOutput(parsed)));

    /// <summary>Lets a command speak to the node, and tells why it could not.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The command; what it returns is the exit code.</param>
    public Task<int> RunAsync(ParseResult parsed, Func<AdminClient, Task<int>> run) => AdminFailure.ToldAsync(parsed, async () =>
    {
        using var client = new AdminClient(AdminTarget.Of(parsed.GetValue(_server), parsed.GetValue(_token)), parsed.GetValue(_timeout));
        return await run(client);
    });

    /// <summary>The same for what goes on until it is stopped by Ctrl-C or SIGTERM, which is the good end of it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The command.</param>
    public Task<int> RunUntilStoppedAsync(ParseResult parsed, Func<AdminClient, CancellationToken, Task> run) => RunAsync(parsed, async client =>
    {
        using var stopped = new CancellationTokenSource();
        using var signals = new StopSignals(_ => stopped.Cancel());
        try
        {
            await run(client, stopped.Token);
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // As was wanted.
        }

        return ExitCodes.Ok;
    });
}
