using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary>A process that comes to its limit of open files.</summary>
public sealed class OpenFilesTests
{
    [Fact]
    public async Task Connections_beyond_the_limit_of_files_are_refused_and_all_others_served_on()
    {
        await using var hub = await HubProcess.ServeAsync();
        await using (await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo")))
        {
            // What is opened with the first connection is open.
        }

        // 128 are kept for the process itself.
        var files = Directory.GetFileSystemEntries($"/proc/{hub.Id}/fd").Length;
        var limit = (files + 128 + 40).ToString(CultureInfo.InvariantCulture);
        using (var prlimit = Process.Start("prlimit", ["--pid", hub.Id.ToString(CultureInfo.InvariantCulture), $"--nofile={limit}:{limit}"]))
        {
            await prlimit.WaitForExitAsync();
            Assert.Equal(0, prlimit.ExitCode);
        }

        var clients = new List<SocketClient>();
        var refused = 0;
        for (var i = 0; i < 80; i++)
        {
            try
            {
                clients.Add(await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo")));
            }
            catch (WebSocketException)
            {
                refused++;
            }
        }

        Assert.InRange(clients.Count, 20, 45);
        Assert.Equal(80 - clients.Count, refused);
        await hub.Error.WaitForAsync("The process may open no more sockets");
        foreach (var client in clients)
        {
            await client.SayAsync("still here");
            Assert.Equal("still here", await client.NextTextAsync());
            await client.CloseAsync();
            await client.DisposeAsync();
        }

        await Poll.UntilAsync(async _ =>
        {
            try
            {
                await using var again = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
                return true;
            }
            catch (WebSocketException)
            {
                return false;
            }
        });
    }
}
