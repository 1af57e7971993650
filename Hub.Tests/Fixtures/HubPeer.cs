using System.Net.WebSockets;
using System.Text;
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
        var text = await NextOrCloseAsync();
        Assert.NotNull(text);
        return text;
    }

    /// <summary>The next envelope; null when the hub has closed.</summary>
    public async Task<string?> NextOrCloseAsync()
    {
        if (_received.Count == 0)
        {
            if (await Socket.NextAsync() is not { } message) return null;
            Assert.Equal(WebSocketMessageType.Text, message.Type);
            foreach (var envelope in Encoding.UTF8.GetString(message.Payload).Split('\n')) _received.Enqueue(envelope);
        }

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

    /// <summary>The payload of the next envelope of a type, whatever comes before it.</summary>
    public async Task<JsonElement> UntilAsync(string type)
    {
        while (true)
        {
            using var envelope = JsonDocument.Parse(await NextTextAsync());
            if (envelope.RootElement.GetProperty("type").GetString() == type) return envelope.RootElement.GetProperty("payload").Clone();
        }
    }

    /// <summary>Whether all that the server had to say by now was read: a ping's answer is the next that comes.</summary>
    public async Task HasNoMoreAsync()
    {
        await SayAsync("""{"type":"ping","id":"no more"}""");
        Assert.Equal("""{"type":"pong","id":"no more"}""", await NextTextAsync());
    }

    /// <summary>The messages that come next: offset and data of each.</summary>
    public async Task<(long Offset, string Data)[]> MessagesAsync(int count)
    {
        var messages = new (long, string)[count];
        for (var i = 0; i < count; i++)
        {
            var message = await NextAsync("message");
            messages[i] = (message.GetProperty("offset").GetInt64(), message.GetProperty("data").GetRawText());
        }

        return messages;
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

    /// <summary>Reads to the close frame; its code.</summary>
    public async Task<int> CloseCodeAsync() => (await Socket.ClosedAsync()).Code;

    public ValueTask DisposeAsync() => Socket.DisposeAsync();
}
