using System.Net;
using System.Net.Sockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

public sealed class StartAndStopTests
{
    [Fact]
    public async Task A_node_in_this_process_answers_on_a_free_port_without_naming_its_server()
    {
        await using var server = await HubServer.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(server.Url, "/nowhere"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public async Task Ctrl_C_and_SIGTERM_stop_the_process_with_exit_code_0(int signal)
    {
        await using var hub = await HubProcess.ServeAsync();
        hub.Signal(signal);
        Assert.Equal(0, await hub.ExitCodeAsync());
        Assert.Contains(hub.Error.Lines, line => line.Contains("stopping", StringComparison.Ordinal));
    }

    // A server within the process must not take the signals to itself.
    [Theory]
    [InlineData()]
    [InlineData("HUB__ADMIN__URLS")]
    public async Task A_second_signal_ends_a_stop_that_still_waits(params string[] inner)
    {
        await using var hub = await HubProcess.ServeAsync(environment: inner.Select(name => (name, "http://127.0.0.1:0")));
        using var connection = new TcpClient();
        await connection.ConnectAsync(hub.Url.Host, hub.Url.Port);
        // One and a half requests in one packet: with the answer to the first, the server has also read the half that
        // will keep it waiting.
        await connection.GetStream().WriteAsync("GET /nowhere HTTP/1.1\r\nHost: hub\r\n\r\nGET / HT"u8.ToArray());
        _ = await connection.GetStream().ReadAtLeastAsync(new byte[1], 1);
        hub.Terminate();
        await hub.Error.WaitForAsync("stopping");
        hub.Terminate();
        Assert.Equal(128 + 15, await hub.ExitCodeAsync());
        Assert.DoesNotContain("Stopped", hub.Error.Text, StringComparison.Ordinal);
    }
}
