using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Hub.Tests.Fixtures;

/// <summary>The server's end of a connection of hub.v1.</summary>
internal sealed class ScriptedHubPeer(WebSocket socket)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<JsonElement> _received = new();
    private readonly byte[] _buffer = new byte[256 * 1_024];

    /// <summary>The id of the envelope that was last taken.</summary>
    public JsonElement Id { get; private set; }

    /// <summary>Where room news stands, as <c>welcome</c> and <c>subscribed</c> say it.</summary>
    public static string Standing(long offset, bool isRecovered = false, string epoch = "e") =>
        $$"""{"room":"news","epoch":"{{epoch}}","offset":{{offset}},"recovered":{{(isRecovered ? "true" : "false")}}}""";

    /// <summary>Why the room is not granted, as <c>welcome</c> says it.</summary>
    public static string Refusal(int code, bool isRetryable) =>
        $$$"""{"room":"news","error":{"code":{{{code}}},"message":"no","retryable":{{{(isRetryable ? "true" : "false")}}}}}""";

    /// <summary>A place in it, as <c>published</c> says it.</summary>
    public static string Place(long offset) => $$"""{"room":"news","epoch":"e","offset":{{offset}}}""";

    /// <summary>The next envelope but <c>ping</c>, which has that type; its payload.</summary>
    public async Task<JsonElement> NextAsync(string type) => (await NextOfAsync(type)).Payload;

    /// <summary>The next envelope but <c>ping</c>, which has one of those types.</summary>
    public async Task<(string Type, JsonElement Payload)> NextOfAsync(params string[] types)
    {
        while (true)
        {
            var envelope = await NextEnvelopeAsync();
            var type = envelope.GetProperty("type").GetString()!;
            if (type == "ping" && !types.Contains("ping")) continue;
            Assert.True(types.Contains(type), $"{string.Join(" or ", types)} was expected, {envelope} came");
            Id = envelope.TryGetProperty("id", out var id) ? id : default;
            return (type, envelope.TryGetProperty("payload", out var payload) ? payload : default);
        }
    }

    /// <summary>Sends a frame as it is.</summary>
    public Task SayAsync(params string[] envelopes) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(string.Join('\n', envelopes)), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Answers what was last taken, or what had that id.</summary>
    public Task AnswerAsync(string type, string payload, JsonElement? id = null) =>
        SayAsync($$"""{"type":"{{type}}","payload":{{payload}},"id":{{id ?? Id}}}""");

    /// <summary>Refuses what was last taken, or what had that id.</summary>
    public Task RefuseAsync(int code, bool isRetryable, long? retryAfterMs = null, JsonElement? id = null) => AnswerAsync(
        "error",
        $$"""{"code":{{code}},"message":"no {{code}}","retryable":{{(isRetryable ? "true" : "false")}}{{(retryAfterMs is { } wait ? $",\"retryAfterMs\":{wait}" : "")}}}""",
        id);

    /// <summary>Welcomes whoever said hello.</summary>
    public Task WelcomeAsync(params string[] rooms) => AnswerAsync(
        "welcome", $$"""{"connection":"c","node":"n","user":null,"pingMs":1000,"expiresAt":null,"rooms":[{{string.Join(',', rooms)}}]}""");

    /// <summary>Answers pings, and nothing else, until the client has gone.</summary>
    public async Task PongAsync()
    {
        try
        {
            while (true)
            {
                await NextAsync("ping");
                await SayAsync("""{"type":"pong"}""");
            }
        }
        catch (WebSocketException)
        {
            // Gone.
        }
    }

    /// <summary>Says a message of room news.</summary>
    public Task MessagesAsync(params long[] offsets) => SayAsync([.. offsets.Select(offset =>
        $$$"""{"type":"message","payload":{"room":"news","data":{{{offset}}},"epoch":"e","offset":{{{offset}}},"from":"ann","ts":1}}""")]);

    public Task CloseAsync(int code) => socket.CloseOutputAsync((WebSocketCloseStatus)code, "", CancellationToken.None);

    public void Abort()
    {
        socket.Abort();
        End();
    }

    public void End() => _end.TrySetResult();

    public async Task EndedAsync(CancellationToken gone)
    {
        await using var end = gone.Register(End);
        await _end.Task;
    }

    private async Task<JsonElement> NextEnvelopeAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        while (_received.Count == 0)
        {
            var text = new StringBuilder();
            WebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(_buffer, limit.Token);
                Assert.NotEqual(WebSocketMessageType.Close, part.MessageType);
                text.Append(Encoding.UTF8.GetString(_buffer, 0, part.Count));
            }
            while (!part.EndOfMessage);

            foreach (var line in text.ToString().Split('\n'))
            {
                using var envelope = JsonDocument.Parse(line);
                _received.Enqueue(envelope.RootElement.Clone());
            }
        }

        return _received.Dequeue();
    }
}
