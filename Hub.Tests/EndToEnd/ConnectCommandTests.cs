using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Hub.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Hub.Tests.EndToEnd;

public sealed class ConnectCommandTests
{
    [Fact]
    public async Task A_line_of_a_pipe_is_sent_the_answer_printed_and_the_connection_closed_with_1000()
    {
        var closed = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            while (await ReceiveAsync(socket) is { } text)
                await SendAsync(socket, $"<{text}>");
            closed.SetResult(socket.CloseStatus);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None);
        });
        await using var hub = HubProcess.Start(["connect", $"{server.Authority}/x", "--wait", "00:00:02"]);
        await hub.Input.WriteAsync("hi\nthere\n");
        hub.Input.Close();
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Equal("<hi>\n<there>", hub.Output.Text);
        Assert.Equal($"connected to ws://{server.Authority}/x\nclosed 1000 bye", hub.Error.Text);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, await closed.Task);
    }

    [Fact]
    public async Task Ctrl_C_closes_with_1000_and_ends_with_0()
    {
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            await ReceiveAsync(socket);
            await socket.CloseAsync(socket.CloseStatus!.Value, null, CancellationToken.None);
        });
        await using var hub = HubProcess.Start(["connect", $"http://{server.Authority}/"]);
        await hub.Error.WaitForAsync("connected to");
        hub.Interrupt();
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Equal("closed 1000", hub.Error.Lines[^1]);
    }

    [Fact]
    public async Task Without_a_limit_of_silence_it_listens_after_the_end_of_the_input_until_it_is_interrupted()
    {
        using var speak = new SemaphoreSlim(0);
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            await speak.WaitAsync();
            await SendAsync(socket, "late");
            await ReceiveAsync(socket);
        });
        await using var hub = HubProcess.Start(["connect", server.Authority, "--wait", "0"]);
        hub.Input.Close();
        await hub.Error.WaitForAsync("connected to");
        speak.Release();
        await hub.Output.WaitForAsync("late");
        hub.Interrupt();
        Assert.Equal(0, await hub.ExitCodeAsync());
    }

    [Theory]
    [InlineData(1001, "Server shutdown", 0)]
    [InlineData(1011, "Internal error", 1)]
    [InlineData(4103, "Rate limit", 1)]
    public async Task A_close_by_the_server_is_told_and_decides_the_exit_code(int code, string reason, int exitCode)
    {
        await using var server = await ScriptedServer.AcceptAsync((socket, _) =>
            socket.CloseAsync((WebSocketCloseStatus)code, reason, CancellationToken.None));
        await using var hub = HubProcess.Start(["connect", server.Authority]);
        Assert.Equal(exitCode, await hub.ExitCodeAsync());
        Assert.Equal($"closed {code} {reason}", hub.Error.Lines[^1]);
    }

    [Fact]
    public async Task A_connection_cut_without_a_close_is_told_as_1006_and_ends_with_1()
    {
        await using var server = await ScriptedServer.AcceptAsync(async (socket, context) =>
        {
            await ReceiveAsync(socket);
            context.Abort();
        });
        await using var hub = HubProcess.Start(["connect", server.Authority]);
        await hub.Input.WriteLineAsync("hi");
        await hub.Input.FlushAsync();
        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.StartsWith("closed 1006 ", hub.Error.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Binary_is_told_by_its_size_and_fragments_are_one_message()
    {
        await using var server = await ScriptedServer.AcceptAsync(async (socket, _) =>
        {
            await socket.SendAsync(new byte[20_000], WebSocketMessageType.Binary, false, CancellationToken.None);
            await socket.SendAsync(new byte[3], WebSocketMessageType.Binary, true, CancellationToken.None);
            // é in two fragments: a piece may end inside a character.
            await socket.SendAsync(new byte[] { 0xC3 }, WebSocketMessageType.Text, false, CancellationToken.None);
            await socket.SendAsync(new byte[] { 0xA9 }, WebSocketMessageType.Text, true, CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        await using var hub = HubProcess.Start(["connect", server.Authority]);
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Equal("[binary, 20003 bytes]\né", hub.Output.Text);
    }

    [Fact]
    public async Task Headers_and_subprotocols_are_offered_and_the_chosen_one_is_told()
    {
        var seen = new TaskCompletionSource<string>();
        await using var server = await ScriptedServer.AcceptAsync((socket, context) =>
        {
            seen.SetResult($"{context.Request.Headers["X-Room"]} {context.Request.Headers.SecWebSocketProtocol}");
            return socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        await using var hub = HubProcess.Start(
            ["connect", server.Authority, "--header", "X-Room: a: b", "--subprotocol", "one", "--subprotocol", "two"]);
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Equal("a: b one, two", await seen.Task);
        Assert.Equal($"connected to ws://{server.Authority}/ (one)", hub.Error.Lines[0]);
    }

    [Fact]
    public async Task A_refused_handshake_is_told_with_its_status_and_ends_with_1()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await using var hub = HubProcess.Start(["connect", $"{server.Authority}/chat"]);
        Assert.Equal(1, await hub.ExitCodeAsync());
        Assert.Equal($"hub: ws://{server.Authority}/chat refused the handshake: 403 Forbidden", hub.Error.Text);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_in_one_line_and_ends_with_3()
    {
        // Bound and not listening: the port is nobody else's and refuses.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var authority = silent.LocalEndPoint!.ToString()!;
        await using var hub = HubProcess.Start(["connect", authority]);
        Assert.Equal(3, await hub.ExitCodeAsync());
        Assert.Equal($"hub: ws://{authority}/ is unreachable: Connection refused", hub.Error.Text);
    }

    private static async Task<string?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private static Task SendAsync(WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);
}
