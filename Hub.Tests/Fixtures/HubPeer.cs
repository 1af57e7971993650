using System.Net.WebSockets;
using System.Text.Json;

namespace Hub.Tests.Fixtures;

/// <summary>A peer of hub.v1 on a real socket, envelope by envelope: nothing is done for the test.</summary>
internal sealed class HubPeer : IAsyncDisposable
{
    private readonly Queue<string> _received = new();

    private HubPeer(SocketClient socket) => Socket = socket;

    public SocketClient Socket { get; }

    public static Task<HubPeer> ConnectAsync(HubServer server, string path = "/ws") => ConnectAsync(server.WebSocketUrl(path));

    public static async Task<HubPeer> ConnectAsync(Uri url, Action<ClientWebSocketOptions>? configure = null) =>
        new(await SocketClient.ConnectAsync(url, options =>
        {
            options.AddSubProtocol("hub.v1");
            configure?.Invoke(options);
        }));

    /// <summary>Sends a frame as it is.</summary>
    public Task SayAsync(string text) => Socket.SayAsync(text);

    /// <summary>The next envelope, as it came.</summary>
    public async Task<string> NextTextAsync()
    {
        if (_received.Count == 0)
            foreach (var envelope in (await Socket.NextTextAsync()).Split('\n')) _received.Enqueue(envelope);
        return _received.Dequeue();
    }

    /// <summary>The next envelope, whose type is the one given; its payload.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        var text = await NextTextAsync();
        using var envelope = JsonDocument.Parse(text);
        Assert.True(envelope.RootElement.GetProperty("type").GetString() == type, $"{type} was expected, {text} came");
        return envelope.RootElement.TryGetProperty("payload", out var payload) ? payload.Clone() : default;
    }

    /// <summary>Sends one envelope, and reads the next that comes.</summary>
    public async Task<JsonElement> AskAsync(string envelope, string type)
    {
        await SayAsync(envelope);
        return await NextAsync(type);
    }

    /// <summary>Sends one envelope whose answer is an error; its code.</summary>
    public async Task<int> FailAsync(string envelope) => (await AskAsync(envelope, "error")).GetProperty("code").GetInt32();

    public Task<JsonElement> SubscribeAsync(string room, string more = "") => AskAsync(
        $$$"""{"type":"subscribe","payload":{"room":"{{{room}}}"{{{more}}}}}""", "subscribed");

    public Task<JsonElement> PublishAsync(string room, string data, string more = "") => AskAsync(
        $$$"""{"type":"publish","payload":{"room":"{{{room}}}","data":{{{data}}}{{{more}}}}}""", "published");

    public ValueTask DisposeAsync() => Socket.DisposeAsync();
}
