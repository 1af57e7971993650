using System.Security.Cryptography;
using System.Text;
using Hub.Host.Routing;
using Hub.Host.Sockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Contract;

/// <summary>Row A1: a socket as a stream of bytes.</summary>
public class SocketAsStreamTests
{
    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Tls)]
    public async Task Copied_to_itself_it_is_an_echo(Wire wire)
    {
        await using var hub = await WiredServer.StartAsync(wire, _ => { }, app => app.MapSocket("/copy", async (HubSocket socket) =>
        {
            var stream = socket.AsStream();
            await stream.CopyToAsync(stream);
        }));
        await using var client = await hub.ConnectAsync("/copy");
        var said = RandomNumberGenerator.GetBytes(1_000_000);

        for (var i = 0; i < said.Length; i += 200_000) await client.SayAsync(said[i..(i + 200_000)]);
        await client.SayAsync("text too");

        var heard = new MemoryStream();
        while (heard.Length < said.Length + 8) await heard.WriteAsync((await client.NextAsync())!.Value.Payload);
        Assert.Equal([.. said, .. "text too"u8], heard.ToArray());
        await client.CloseAsync();
    }

    [Fact]
    public async Task A_message_is_read_in_parts_and_after_the_close_there_is_nothing()
    {
        var read = new TaskCompletionSource<(string Parts, int AtEnd)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/parts", async (HubSocket socket) =>
        {
            var (stream, buffer, parts) = (socket.AsStream(), new byte[3], new StringBuilder());
            int length;
            while ((length = await stream.ReadAsync(buffer)) > 0) parts.Append(Encoding.UTF8.GetString(buffer, 0, length)).Append('|');
            read.SetResult((parts.ToString(), await stream.ReadAsync(buffer)));
        }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/parts"));

        await client.SayAsync("abcdefgh");
        await client.SayAsync("");
        await client.SayAsync("ij");
        await client.CloseAsync();

        Assert.Equal(("abc|def|gh|ij|", 0), await read.Task.WaitAsync(Limits.Generous));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_disposes_of_it_closes_the_socket_with_1000(bool waits)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hub = await HubServer.StartAsync(_ => { }, app => app.MapSocket("/once", async (HubSocket socket) =>
        {
            var stream = socket.AsStream();
            await stream.WriteAsync("bye"u8.ToArray());
            if (waits) await stream.DisposeAsync();
            else await DisposeAsync(stream);
            // The function goes on: it is not its end that closes the socket.
            await done.Task;
        }));
        await using var client = await SocketClient.ConnectAsync(hub.WebSocketUrl("/once"));

        Assert.Equal("bye"u8.ToArray(), (await client.NextAsync())!.Value.Payload);
        Assert.Equal((1000, ""), await client.ClosedAsync());
        done.SetResult();
    }

    private static Task DisposeAsync(Stream stream)
    {
        stream.Dispose();
        return Task.CompletedTask;
    }
}
