namespace Hub.Tests.Fixtures;

/// <summary>Two real nodes on one database, for all tests of what operators type: they are slow to start.</summary>
public sealed class OperatedCluster : IAsyncLifetime
{
    /// <summary>The admin key of its nodes.</summary>
    internal const string Key = AdminNode.Key;

    private static readonly (string, string)[] s_settings =
    [
        ("HUB__ADMIN__KEY", Key), ("HUB__AUTH__KEY", Tokens.Secret), ("HUB__RATELIMIT__MESSAGES", "0"),
        ("HUB__ROOMS__0__MATCH", "silent-*"), ("HUB__ROOMS__0__HISTORY", "none"),
    ];

    private HubCluster _cluster = null!;

    internal HubProcess this[string name] => _cluster[name];

    public async Task InitializeAsync()
    {
        _cluster = await HubCluster.StartAsync();
        await _cluster.AddAsync("a", s_settings);
        await _cluster.AddAsync("b", s_settings);
        await EvenAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    /// <summary>Starts a node again at its address.</summary>
    internal Task<HubProcess> RestartAsync(string name) => _cluster.AddAsync(name, s_settings);

    /// <summary>Waits until both have their part of the shards.</summary>
    internal Task EvenAsync() => _cluster.EvenAsync(2);

    /// <summary>A member of a raw room at a node.</summary>
    internal Task<SocketClient> EnterAsync(string room, string node = "a") => SocketClient.ConnectAsync(_cluster[node].WebSocketUrl($"/ws/{Uri.EscapeDataString(room)}"));

    /// <summary>Starts a command that asks node a.</summary>
    internal HubProcess Start(params string[] arguments) => HubProcess.Start(arguments, Environment());

    /// <summary>What the commands need to find node a.</summary>
    internal (string Name, string Value)[] Environment() => [("HUB_SERVER", _cluster["a"].Url.ToString()), ("HUB__ADMIN__KEY", Key)];

    /// <summary>Runs a command that succeeds, and says nothing on standard error; what it prints.</summary>
    internal async Task<string> OutputAsync(params string[] arguments)
    {
        await using var hub = Start(arguments);
        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        return hub.Output.Text;
    }

    /// <summary>Runs a command that reads its input.</summary>
    internal async Task<string> OutputOfAsync(string input, params string[] arguments)
    {
        await using var hub = Start(arguments);
        await hub.Input.WriteAsync(input);
        hub.Input.Close();
        Assert.Equal((0, ""), (await hub.ExitCodeAsync(), hub.Error.Text));
        return hub.Output.Text;
    }

    /// <summary>Runs a command that fails, and prints nothing; what it ends with and says.</summary>
    internal async Task<(int Code, string Error)> FailureAsync(params string[] arguments)
    {
        await using var hub = Start(arguments);
        var code = await hub.ExitCodeAsync();
        Assert.Empty(hub.Output.Lines);
        return (code, hub.Error.Text);
    }
}
