using Hub.Tests.Fixtures;

namespace Hub.Tests.EndToEnd;

/// <summary>A file of settings that changes under a running <c>hub serve</c>.</summary>
public sealed class SettingsFilesTests : IDisposable
{
    private const int Hangup = 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hub-settings");

    private string FilePath => Path.Combine(_folder.FullName, "hub.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task SIGHUP_has_it_read_anew_and_one_that_cannot_be_read_changes_nothing()
    {
        await using var hub = await ServeAsync("""{"Hub":{"Limits":{"Connections":2}}}""");
        await using var first = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));

        await WriteAsync("""{"Hub":{"Limits":{"Connections":1}}}""");
        hub.Signal(Hangup);
        await hub.Error.WaitForAsync("HUB__LIMITS__CONNECTIONS is 1 now");
        await WriteAsync("""{"Hub":{"Limits":{"Connections":1,"Rooms":7}}}""");
        hub.Signal(Hangup);
        await hub.Error.WaitForAsync("HUB__LIMITS__ROOMS is 7 now");
        // All files are read before anything is taken: none of them finds that nothing has changed.
        Assert.DoesNotContain("[1010]", hub.Error.Text, StringComparison.Ordinal);
        using (var refused = await UpgradeRequest.SendAsync(new Uri(hub.Url, "/echo"))) Assert.Equal(503, (int)refused.StatusCode);

        await WriteAsync("""{"Hub":""");
        hub.Signal(Hangup);
        var told = await hub.Error.WaitForAsync("The settings stay as they were");
        Assert.Contains(FilePath, told, StringComparison.Ordinal);
        using (var refused = await UpgradeRequest.SendAsync(new Uri(hub.Url, "/echo"))) Assert.Equal(503, (int)refused.StatusCode);
        await first.SayAsync("still here");
        Assert.Equal("still here", await first.NextTextAsync());
    }

    [Fact]
    public async Task A_mounted_file_whose_link_is_turned_to_another_is_seen_by_itself()
    {
        // As Kubernetes mounts a ConfigMap: the file is a link through a folder that is a link, and that one is exchanged.
        foreach (var (name, connections) in new[] { ("one", 2), ("two", 1) })
        {
            var folder = _folder.CreateSubdirectory(name).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "hub.json"), "{\"Hub\":{\"Limits\":{\"Connections\":" + connections + "}}}");
            File.SetLastWriteTimeUtc(Path.Combine(folder, "hub.json"), new DateTime(2026, 1, connections, 0, 0, 0, DateTimeKind.Utc));
        }

        var data = Path.Combine(_folder.FullName, "..data");
        Directory.CreateSymbolicLink(data, "one");
        File.CreateSymbolicLink(FilePath, Path.Combine("..data", "hub.json"));
        await using var hub = await HubProcess.ServeAsync(environment: [("HUB_SETTINGS", FilePath)]);

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, "two");

        await hub.Error.WaitForAsync("HUB__LIMITS__CONNECTIONS is 1 now");
    }

    [Fact]
    public async Task A_key_of_tokens_in_the_place_of_another_opens_what_that_one_opened()
    {
        var (former, next) = (new string('a', 32), new string('b', 32));
        await using var hub = await ServeAsync(Auth(former));
        Assert.Equal((101, 401), (await StatusAsync(hub, former), await StatusAsync(hub, next)));

        await WriteAsync(Auth(next));
        hub.Signal(Hangup);
        var told = await hub.Error.WaitForAsync("HUB__AUTH__KEY has changed");

        Assert.DoesNotContain(next, told, StringComparison.Ordinal);
        Assert.Equal((401, 101), (await StatusAsync(hub, former), await StatusAsync(hub, next)));
    }

    [Fact]
    public async Task The_environment_is_stronger_than_the_file_and_the_file_than_the_defaults()
    {
        await using var hub = await ServeAsync("""{"Hub":{"Shutdown":{"Reason":"of the file"},"Limits":{"Connections":1}}}""", ("HUB__LIMITS__CONNECTIONS", "2"));
        await using var first = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));
        await using var second = await SocketClient.ConnectAsync(hub.WebSocketUrl("/echo"));

        hub.Terminate();

        await first.NextTextAsync();
        Assert.Equal((1001, "of the file"), await first.ClosedAsync());
    }

    [Fact]
    public async Task One_that_is_not_there_stops_the_start_and_every_command_that_would_read_it()
    {
        foreach (var arguments in (string[][])[["serve", "--port", "0"], ["cluster", "status"], ["token", "create", "--sub", "ann"]])
        {
            await using var hub = HubProcess.Start(arguments, [("HUB_SETTINGS", FilePath)]);
            Assert.Equal((1, $"hub: HUB_SETTINGS={FilePath} is no file that can be read"), (await hub.ExitCodeAsync(), hub.Error.Text));
        }
    }

    private static string Auth(string key) => "{\"Hub\":{\"Auth\":{\"Required\":true,\"Key\":\"" + key + "\"}}}";

    private static async Task<int> StatusAsync(HubProcess hub, string key)
    {
        await using var create = HubProcess.Start(["token", "create", "--sub", "ann"], [("HUB__AUTH__KEY", key)]);
        Assert.Equal(0, await create.ExitCodeAsync());
        using var answer = await UpgradeRequest.SendAsync(new Uri(hub.Url, "/ws/lobby"), $"Authorization: Bearer {create.Output.Text}");
        return (int)answer.StatusCode;
    }

    private async Task<HubProcess> ServeAsync(string json, params (string, string)[] environment)
    {
        await WriteAsync(json);
        return await HubProcess.ServeAsync(environment: [("HUB_SETTINGS", FilePath), .. environment]);
    }

    private Task WriteAsync(string json) => File.WriteAllTextAsync(FilePath, json);
}
