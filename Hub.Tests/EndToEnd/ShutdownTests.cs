using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class ShutdownTests
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
}
