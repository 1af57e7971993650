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
        foreach (var option in (Option[])[server, live, timeout]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => AdminFailure.ToldAsync(parsed, async () =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var url = new Uri(AdminTarget.PublicOf(parsed.GetValue(server)), parsed.GetValue(live) ? "/health/live" : "/health/ready");
            var (isWell, text) = await AskAsync(url, parsed.GetValue(timeout), cancellation);
            await (isWell ? output : error).WriteLineAsync(isWell ? text : $"hub: {text}");
            return isWell ? ExitCodes.Ok : ExitCodes.Failed;
        }));
        return command.WithExamples(
            """
            hub health  of the node that the settings describe
            hub health --live --server http://10.0.0.5:8080  only whether it serves
            """)
            .WithExitCodes("0 ready, 1 not ready, 2 wrong command line, 3 nobody answers");
    }

    private static async Task<(bool IsWell, string Text)> AskAsync(Uri url, TimeSpan timeout, CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = !url.IsLoopback });
        http.Timeout = timeout == TimeSpan.Zero || timeout.TotalMilliseconds > int.MaxValue ? Timeout.InfiniteTimeSpan : timeout;
        var name = url.GetLeftPart(UriPartial.Authority);
        try
        {
            using var response = await http.GetAsync(url, cancellation);
            var health = await response.Content.ReadFromJsonAsync(HostJson.Default.Health, cancellation);
            if (health?.Status is not { } status) throw NoHub(name);
            return (response.IsSuccessStatusCode, $"{name} is {VisibleText.Of(status)}{(health.Database is { } database ? $", its database is {VisibleText.Of(database)}" : "")}");
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

    private static AdminFailure NoHub(string name) => new($"{name} answers, but not as a hub does: is it another program?", ExitCodes.Failed);
}
