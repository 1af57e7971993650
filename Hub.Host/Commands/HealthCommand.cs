using System.CommandLine;
using System.Text.Json;
using Hub.Host.Endpoints;

namespace Hub.Host.Commands;

/// <summary><c>hub health</c>: asks a node as an orchestrator does, for containers without a shell.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var command = new Command("health", "Ask whether a node is ready: exit 0 ready, 1 not, 3 nobody answers");
        var server = new Option<string>("--server") { HelpName = "URL", Description = "Where the node listens [default: as the settings say]" };
        var live = new Option<bool>("--live") { Description = "Only whether it serves, ready or not" };
        var timeout = BenchFlags.Time("--timeout", DefaultTimeout, "How long to wait for the answer; 0 = no limit");
        var json = BenchFlags.Word("--output", "table", ["table", "json"], "How to print the result");
        foreach (var option in (Option[])[server, live, timeout, json]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => AdminFailure.ToldAsync(parsed, async () =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var url = new Uri(AdminTarget.PublicOf(parsed.GetValue(server)), parsed.GetValue(live) ? "/health/live" : "/health/ready");
            var (isWell, health) = await AskAsync(url, parsed.GetValue(timeout), cancellation);
            if (parsed.GetValue(json) == "json") await output.WriteLineAsync(JsonSerializer.Serialize(health, HostJson.Default.Health));
            else if (isWell) await output.WriteLineAsync(Text(url, health));
            else await error.WriteLineAsync($"hub: {Text(url, health)}");
            return isWell ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command.WithExamples(
            """
            hub health  of the node that the settings describe
            hub health --live --server http://10.0.0.5:8080  only whether it serves
            hub health --output json  what the node's path answers
            """)
            .WithExitCodes("0 ready, 1 not ready, 2 wrong command line, 3 nobody answers");
    }

    private static async Task<(bool IsWell, Health Health)> AskAsync(Uri url, TimeSpan timeout, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !url.IsLoopback });
        http.Timeout = timeout == TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;
        var name = url.GetLeftPart(UriPartial.Authority);
        try
        {
            using var response = await http.GetAsync(url, cancellation);
            var health = await response.Content.ReadFromJsonAsync(HostJson.Default.Health, cancellation);
            return health?.Status is not null ? (response.IsSuccessStatusCode, health) : throw NoHub(name);
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException)
        {
            throw new AdminFailure($"{name} did not answer within {timeout.TotalSeconds} s (--timeout)", ExitCodes.Unreachable);
        }
        catch (HttpRequestException failed)
        {
            throw new AdminFailure($"{name} is unreachable: {failed.GetBaseException().Message}; --server names another", ExitCodes.Unreachable);
        }
        catch (JsonException)
        {
            throw NoHub(name);
        }
    }

    private static string Text(Uri url, Health health) =>
        $"{url.GetLeftPart(UriPartial.Authority)} is {VisibleText.Of(health.Status)}{(health.Database is { } database ? $", its database is {VisibleText.Of(database)}" : "")}";

    private static AdminFailure NoHub(string name) => new($"{name} answers, but not as a hub does: is it another program?", ExitCodes.Failed);
}
