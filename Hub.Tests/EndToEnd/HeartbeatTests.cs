using System.Net.Sockets;
using System.Text;
using Hub.Actors.Connections;
using Hub.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.EndToEnd;

public sealed class HeartbeatTests
{
    [Fact]
    public async Task A_peer_that_answers_no_ping_is_cut_and_is_a_member_no_longer()
    {
        await using var server = await HubServer.StartAsync(services =>
            services.Configure<HeartbeatOptions>(heartbeat => heartbeat.Interval = TimeSpan.FromSeconds(1)));
        await using var witness = await SocketClient.ConnectAsync(server.WebSocketUrl("/chat?username=witness"));
        Assert.Contains("witness joined", await witness.NextTextAsync(), StringComparison.Ordinal);
        using var silent = new TcpClient();
        await silent.ConnectAsync("127.0.0.1", server.Url.Port);
        var stream = silent.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "GET /chat?username=silent HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        Assert.Contains("silent joined", await witness.NextTextAsync(), StringComparison.Ordinal);

        Assert.Contains("silent left", await witness.NextTextAsync(), StringComparison.Ordinal);

        // Its socket ends: after what the hub had sent there is nothing more.
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        var buffer = new byte[4_096];
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
                // The 101, what was said, and the pings.
            }
        }
        catch (IOException)
        {
            // Cut by a reset.
        }
    }
}
