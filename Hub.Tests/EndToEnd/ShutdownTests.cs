using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed partial class ShutdownTests
{
    [Fact]
    public async Task On_SIGTERM_two_hundred_sockets_hear_the_text_and_1001_and_the_process_exits_0()
    {
        await using var hub = await HubProcess.ServeAsync();
        var paths = new[] { "/ws/lobby", "/ws", "/echo", "/ws/other" };
        var sockets = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => SocketClient.ConnectAsync(hub.WebSocketUrl(paths[i % paths.Length]))));

        hub.Terminate();

        await Task.WhenAll(sockets.Select(async socket =>
        {
            Assert.Equal("""{"type":"shutdown","message":"Server is shutting down"}""", await socket.NextTextAsync());
            Assert.Equal((1001, "Server shutdown"), await socket.ClosedAsync());
            await socket.DisposeAsync();
        }));

        Assert.Equal(0, await hub.ExitCodeAsync());
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_1001_is_cut_after_the_grace_and_the_process_exits_0()
    {
        await using var hub = await HubProcess.ServeAsync(["--port", "0", "--grace", "00:00:00.500"]);
        await using var silent = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));

        hub.Terminate();

        Assert.Equal(0, await hub.ExitCodeAsync());
    }

    [Fact]
    public async Task Each_phase_of_a_stop_is_logged_in_its_order_with_what_it_took()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__SHUTDOWN__DELAY", "00:00:00.300")]);

        hub.Terminate();

        Assert.Equal(0, await hub.ExitCodeAsync());
        var phases = hub.Error.Lines
            .Select(line => PhaseLine().Match(line))
            .Where(match => match.Success)
            .Select(match => (Phase: match.Groups[1].Value, Milliseconds: int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)))
            .ToList();
        Assert.Equal(
            [
                "before-service-unbind", "service-unbind", "service-unbind", "service-requests-done", "service-stop", "cluster-sharding-shutdown-region",
                "cluster-leave",
            ],
            phases.Select(phase => phase.Phase));
        // Timers may be some milliseconds early.
        Assert.True(phases[0].Milliseconds >= 250, $"The delay of 300 ms took {phases[0].Milliseconds} ms");
    }

    [Fact]
    public async Task A_request_that_never_ends_is_cut_before_the_limit_at_which_the_process_would_be_killed()
    {
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB__SHUTDOWN__GRACE", "0"), ("HUB__SHUTDOWN__LIMIT", "00:00:10")]);
        using var connection = new TcpClient();
        await connection.ConnectAsync(hub.Url.Host, hub.Url.Port);
        // One and a half requests in one packet: with the answer to the first, the server has also read the half that will keep it waiting.
        await connection.GetStream().WriteAsync("GET /nowhere HTTP/1.1\r\nHost: hub\r\n\r\nGET / HT"u8.ToArray());
        _ = await connection.GetStream().ReadAtLeastAsync(new byte[1], 1);

        hub.Terminate();

        Assert.Equal(0, await hub.ExitCodeAsync());
    }

    [GeneratedRegex(@"Stopping, phase (\S+): .* took (\d+) ms")]
    private static partial Regex PhaseLine();
}
