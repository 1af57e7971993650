using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hub.Actors.Connections;
using Hub.Host.Commands;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

public sealed partial class BenchCommandTests
{
    [Theory]
    [InlineData("--strict")]
    [InlineData("--window 8")]
    [InlineData("--window 64 --warmup 00:00:00.05")]
    [InlineData("--rate 10000")]
    public async Task Every_member_receives_every_message_once_whatever_the_loop(string loop)
    {
        await using var server = await UnlimitedAsync();
        var report = await JsonAsync(server, "fanout /ws/{room}", $"--rooms 2 --members 10 --messages 50 {loop}");
        Assert.Equal((50, 500), ((int)report["messages"]!, (int)report["deliveries"]!));
        AssertClean(report);
        Assert.Equal(loop.StartsWith("--rate", StringComparison.Ordinal) ? "open" : "closed", (string)report["loop"]!);
    }

    [Fact]
    public async Task Where_every_member_publishes_each_message_reaches_all_others()
    {
        await using var server = await UnlimitedAsync();
        var report = await JsonAsync(
            server, "fanout /ws/{room}", "--rooms 5 --members 10 --publishers members --window 20 --messages 200");
        Assert.Equal((200, 1_800), ((int)report["messages"]!, (int)report["deliveries"]!));
        AssertClean(report);
    }

    [Fact]
    public async Task The_JSON_dialect_is_measured_too()
    {
        await using var server = await UnlimitedAsync();
        var report = await JsonAsync(server, "fanout /ws", "--rooms 3 --members 4 --messages 30 --protocol plain");
        Assert.Equal((30, 120), ((int)report["messages"]!, (int)report["deliveries"]!));
        AssertClean(report);
    }

    [Fact]
    public async Task A_member_that_never_reads_is_counted_as_no_receiver()
    {
        await using var server = await UnlimitedAsync();
        var report = await JsonAsync(server, "fanout /ws/{room}", "--members 5 --messages 20 --stalled 2 --size 1000");
        Assert.Equal((20, 100), ((int)report["messages"]!, (int)report["deliveries"]!));
        AssertClean(report);
        Assert.True((double)report["latencyMs"]!["p99"]! > 0);
        Assert.True((double)report["latencyMsWithoutStalled"]!["p99"]! > 0);
    }

    [Fact]
    public async Task An_echo_returns_each_message_to_its_connection()
    {
        await using var server = await UnlimitedAsync();
        var report = await JsonAsync(server, "echo /echo", "--connections 7 --messages 70 --size 70000");
        Assert.Equal((70, 70), ((int)report["messages"]!, (int)report["deliveries"]!));
        AssertClean(report);
    }

    [Theory]
    [InlineData("connect", 45)]
    [InlineData("storm", 50)]
    public async Task Every_connection_is_opened(string bench, int opened)
    {
        await using var server = await UnlimitedAsync();
        var report = await JsonAsync(server, $"{bench} /ws/{{room}}", $"--connections 50 --rooms 5 --settle 0 --pid {Environment.ProcessId}");
        Assert.Equal((opened, 0, 0), ((int)report["opened"]!, (int)report["failed"]!, (int)report["closed"]!));
        Assert.True((long)report["server"]!["memoryBytes"]! > 0);
    }

    [Fact]
    public async Task The_form_of_a_load_as_JSON_is_stable()
    {
        await using var server = await UnlimitedAsync();
        var (_, output, _) = await RunAsync(server, "fanout /ws/{room}", "--members 2 --messages 3 --json");
        Assert.Equal(
            """
            {
              "bench": "fanout",
              "url": "ws://SERVER/ws/{room}",
              "protocol": "raw",
              "loop": "closed",
              "window": N,
              "rate": null,
              "rooms": N,
              "members": N,
              "publishers": "outside",
              "stalled": N,
              "size": N,
              "seconds": N,
              "messages": N,
              "deliveries": N,
              "messagesPerSecond": N,
              "deliveriesPerSecond": N,
              "latencyMs": {
                "p50": N,
                "p90": N,
                "p99": N,
                "p999": N,
                "max": N
              },
              "latencyMsWithoutStalled": null,
              "lost": N,
              "doubled": N,
              "outOfOrder": N,
              "closed": N,
              "closedBecause": null,
              "server": null,
              "ownCpuPercent": N,
              "interrupted": false
            }

            """,
            Masked(output, server));
    }

    [Fact]
    public async Task The_form_of_connections_as_JSON_is_stable()
    {
        await using var server = await UnlimitedAsync();
        var (_, output, _) = await RunAsync(
            server, "connect /ws/{room}", $"--connections 10 --settle 0 --output json --pid {Environment.ProcessId}");
        Assert.Equal(
            """
            {
              "bench": "connect",
              "url": "ws://SERVER/ws/{room}",
              "protocol": "raw",
              "connections": N,
              "rooms": N,
              "atOnce": N,
              "seconds": N,
              "opened": N,
              "connectsPerSecond": N,
              "failed": N,
              "failedBecause": null,
              "handshakeMs": {
                "p50": N,
                "p90": N,
                "p99": N,
                "p999": N,
                "max": N
              },
              "closed": N,
              "server": {
                "pid": N,
                "cpuPercent": N,
                "cpuMicrosecondsEach": N,
                "memoryBytes": N,
                "memoryBytesPerConnection": N
              },
              "ownCpuPercent": N,
              "interrupted": false
            }

            """,
            Masked(output, server));
    }

    [Fact]
    public async Task The_table_says_which_loop_it_was()
    {
        await using var server = await UnlimitedAsync();
        var (exitCode, output, error) = await RunAsync(server, "fanout /ws/{room}", "--members 3 --messages 4 --strict");
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith(
            "load        closed loop, 1 message in flight, 1 room of 3 members, published from outside, 100 B\n", output, StringComparison.Ordinal);
        Assert.Contains("\nlost        0, doubled 0, out of order 0\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_with_its_rate_limit_on_is_told_with_the_way_out()
    {
        await using var server = await HubServer.StartAsync();
        var (exitCode, output, error) = await RunAsync(server, "fanout /ws/{room}", "--members 2 --messages 1000");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal("hub: the server answered: Rate limit exceeded. Start it without the limit: hub serve --rate-limit off\n", error);
    }

    [Fact]
    public async Task What_is_lost_doubled_or_out_of_order_is_counted_and_ends_with_1()
    {
        // Sends 0 1 3 2 2 back, and never 4.
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            var messages = new List<byte[]>();
            for (var i = 0; await ReceiveAsync(socket) is { } message; i++)
            {
                messages.Add(message);
                int[] answers = i switch { 0 => [0], 1 => [1], 2 => [2], 4 => [4, 3, 3], _ => [] };
                foreach (var answer in answers)
                    await socket.SendAsync(messages[answer], WebSocketMessageType.Text, true, CancellationToken.None);
            }
        });
        var (exitCode, output, _) = await RunAsync(
            $"bench echo ws://{server.Authority}/ --connections 1 --messages 5 --rate 100 --patience 00:00:00.2 --json");
        var report = JsonNode.Parse(output)!;
        Assert.Equal(1, exitCode);
        Assert.Equal((1, 1, 1), ((int)report["lost"]!, (int)report["doubled"]!, (int)report["outOfOrder"]!));
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_is_told_with_its_reason_and_ends_with_1()
    {
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            var probe = await ReceiveAsync(socket);
            await socket.SendAsync(probe!, WebSocketMessageType.Text, true, CancellationToken.None);
            await ReceiveAsync(socket);
            await socket.CloseAsync((WebSocketCloseStatus)4104, "Slow consumer", CancellationToken.None);
        });
        var (exitCode, output, _) = await RunAsync(
            $"bench echo ws://{server.Authority}/ --connections 1 --messages 5 --patience 00:00:00.2 --json");
        var report = JsonNode.Parse(output)!;
        Assert.Equal(1, exitCode);
        Assert.Equal((1, "closed by the server, 4104 Slow consumer"), ((int)report["closed"]!, (string)report["closedBecause"]!));
    }

    [Fact]
    public async Task A_server_that_is_no_room_is_told()
    {
        await using var server = await UnlimitedAsync();
        var (exitCode, _, error) = await RunAsync(server, "fanout /echo", "--members 3 --messages 5 --patience 00:00:00.2");
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"hub: 3 of 3 connections hear nothing of what is published; is ws://{server.Url.Authority}/echo a room?\n", error);
    }

    [Fact]
    public async Task A_refused_handshake_is_told_with_the_status_and_ends_with_1()
    {
        await using var server = await UnlimitedAsync();
        var (exitCode, _, error) = await RunAsync(server, "echo /nothing", "--connections 1");
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"hub: ws://{server.Url.Authority}/nothing: connection 1 of 1: the handshake was refused: 404 Not Found\n", error);
    }

    [Theory]
    [InlineData("fanout")]
    [InlineData("echo")]
    [InlineData("connect")]
    [InlineData("storm")]
    public async Task A_server_that_is_not_there_ends_with_3(string bench)
    {
        Uri gone;
        await using (var server = await UnlimitedAsync()) gone = server.Url;
        var (exitCode, output, error) = await RunAsync($"bench {bench} ws://{gone.Authority}/{{room}} --patience 00:00:00.1");
        Assert.Equal((3, ""), (exitCode, output));
        Assert.StartsWith($"hub: ws://{gone.Authority}/{{room}} is unreachable: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fanout ftp://x", "ftp://x is not the address of a WebSocket; write ws://host:port/path, with {room} for the name of a room")]
    [InlineData("fanout wss://x/{room}", "wss://x/{room} is encrypted; bench speaks plain ws:// only")]
    [InlineData("fanout ws://x/ws --rooms 5", "ws://x/ws is one room and not 5; write {room} where the name of the room belongs")]
    [InlineData("fanout --rooms many", "--rooms many must be a whole number from 1 to 1000000. See hub bench fanout --help.")]
    [InlineData("fanout --size 10", "--size 10 must be a whole number from 48 to 1000000. See hub bench fanout --help.")]
    [InlineData("fanout --publishers all", "--publishers all must be outside or members. See hub bench fanout --help.")]
    [InlineData("fanout --strict --rate 5", "--window, --strict and --rate exclude each other; give one of them")]
    [InlineData("fanout --publishers members --members 1",
        "--publishers members needs --members 2 at least: who publishes hears nothing of its own")]
    [InlineData("fanout --publishers members --members 10000",
        "--members 10000 of which each publishes are more than bench can keep apart; lower it, or take --publishers outside")]
    [InlineData("echo --duration 10", "--duration 10 must be a time hh:mm:ss, such as 00:00:30, or 0. See hub bench echo --help.")]
    [InlineData("echo --header x", "--header x must be a name and a value, such as \"Authorization: Bearer abc\"")]
    [InlineData("echo --protocol mqtt", "--protocol mqtt must be raw or plain or signalr. See hub bench echo --help.")]
    [InlineData("echo --output xml", "--output xml must be table or json. See hub bench echo --help.")]
    [InlineData("storm --conections 5", "unknown option --conections; did you mean --connections? See hub bench storm --help.")]
    [InlineData("durable --postgres db", "--postgres must be a connection string such as Host=db;Username=hub;Password=…;Database=hub: Format of the initialization string does not conform to specification starting at index 0.")]
    [InlineData("durable --postgres Database=hub", "--postgres must be a connection string such as Host=db;Username=hub;Password=…;Database=hub; this one has no Host")]
    [InlineData("durable", "Option '--postgres' is required. See hub bench durable --help.")]
    [InlineData("durable --postgres Host=db --in-flight 0", "--in-flight 0 must be a whole number from 1 to 100000. See hub bench durable --help.")]
    [InlineData("flood", "unknown command flood; did you mean fanout? See hub bench --help.")]
    public async Task A_wrong_command_line_is_told_in_one_line_and_ends_with_2(string line, string told)
    {
        var (exitCode, output, error) = await RunAsync($"bench {line}");
        Assert.Equal((2, "", $"hub: {told}\n"), (exitCode, output, error));
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_the_figures_until_then()
    {
        var running = new TaskCompletionSource();
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            // The first only asks whether it is an echo.
            for (var i = 0; await ReceiveAsync(socket) is { } message; i++)
            {
                if (i == 5) running.SetResult();
                await socket.SendAsync(message, WebSocketMessageType.Text, true, CancellationToken.None);
            }
        });
        await using var hub = HubProcess.Start(
            ["bench", "echo", server.Authority, "--connections", "1", "--duration", "01:00:00", "--warmup", "0", "--json"]);
        await running.Task.WaitAsync(Limits.Generous);
        hub.Interrupt();
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.True((bool)JsonNode.Parse(hub.Output.Text)!["interrupted"]!);
    }

    private static Task<HubServer> UnlimitedAsync() =>
        HubServer.StartAsync(services => services.Configure<RateLimitOptions>(limit => limit.Messages = 0));

    [Fact]
    public async Task Acknowledged_publishes_are_counted_and_timed()
    {
        await using var server = await HubServer.StartAsync(services => services.Configure<RateLimitOptions>(rate => rate.Rate = 0));

        var report = await JsonAsync(server, "publish /ws", "--in-flight 32 --rooms 4 --duration 00:00:00.3 --warmup 00:00:00");

        Assert.Equal((32, 4), ((int)report["inFlight"]!, (int)report["rooms"]!));
        Assert.True((long)report["acknowledged"]! >= 32);
        Assert.True((double)report["latencyMs"]!["p50"]! > 0);
        var (exitCode, output, error) = await RunAsync(server, "publish /echo", "--json");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("hub.v1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_between_nodes_are_measured_without_any_server()
    {
        await using var hub = HubProcess.Start(["bench", "links", "--rounds", "1", "--messages", "30000", "--size", "10", "--json"]);

        Assert.Equal(0, await hub.ExitCodeAsync());
        var figures = JsonNode.Parse(hub.Output.Text)!.AsArray();
        Assert.Equal(["messages/s", "µs", "µs"], figures.Select(figure => (string)figure!["unit"]!));
        Assert.All(figures, figure => Assert.True((double)figure!["value"]! > 0));
    }

    private static async Task<JsonNode> JsonAsync(HubServer server, string bench, string flags)
    {
        var (exitCode, output, error) = await RunAsync(server, bench, $"{flags} --json");
        Assert.Equal((0, ""), (exitCode, error));
        return JsonNode.Parse(output)!;
    }

    // "fanout /ws/{room}": the command and the path on the server.
    private static Task<(int ExitCode, string Output, string Error)> RunAsync(HubServer server, string bench, string flags)
    {
        var (command, path) = (bench.Split(' ')[0], bench.Split(' ')[1]);
        return RunAsync($"bench {command} ws://{server.Url.Authority}{path} {flags}");
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string line)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await HubCommandLine.RunAsync(line.Split(' '), _ => { }, output, error).WaitAsync(Limits.Generous);
        return (exitCode, output.ToString(), error.ToString());
    }

    private static void AssertClean(JsonNode report) =>
        Assert.Equal((0, 0, 0, 0), ((int)report["lost"]!, (int)report["doubled"]!, (int)report["outOfOrder"]!, (int)report["closed"]!));

    private static string Masked(string output, HubServer server) =>
        Number().Replace(output.Replace(server.Url.Authority, "SERVER", StringComparison.Ordinal), ": N");

    private static async Task<byte[]?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1_024];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? null : buffer[..received.Count];
    }

    [GeneratedRegex(@": -?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")]
    private static partial Regex Number();
}
