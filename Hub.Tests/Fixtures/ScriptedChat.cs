using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Playwright;

namespace Hub.Tests.Fixtures;

/// <summary>
/// The other end of a page's socket in the hands of a test, for what a sound server never does. It greets, and its room keeps nothing; what the
/// page publishes is the test's to answer.
/// </summary>
internal sealed class ScriptedChat
{
    private const string Room = "$hub/chat";
    private const string Epoch = "e";

    private readonly Channel<IWebSocketRoute> _sockets = Channel.CreateUnbounded<IWebSocketRoute>();
    private readonly Channel<Published> _published = Channel.CreateUnbounded<Published>();
    private int _offset;

    /// <summary>Sockets that were opened and not yet taken by <see cref="NextAsync"/>.</summary>
    public int Waiting => _sockets.Reader.Count;

    public Task PlayOnAsync(IPage page) => page.RouteWebSocketAsync("**/chat?**", socket =>
    {
        socket.OnMessage(frame =>
        {
            foreach (var envelope in frame.Text!.Split('\n')) Answer(socket, envelope);
        });
        _sockets.Writer.TryWrite(socket);
    });

    /// <summary>The next socket that the page opens.</summary>
    public Task<IWebSocketRoute> NextAsync() => _sockets.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What the page publishes next.</summary>
    public Task<Published> PublishedAsync() => _published.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Says something in the room, to the page that has the socket.</summary>
    public void Say(IWebSocketRoute socket, string sender, string text) => SayJson(socket, JsonSerializer.Serialize(new { sender, message = text }));

    /// <summary>Likewise, whatever it is.</summary>
    public void SayJson(IWebSocketRoute socket, string data) => socket.Send(
        $$$"""{"type":"message","payload":{"room":"{{{Room}}}","data":{{{data}}},"epoch":"{{{Epoch}}}","offset":{{{++_offset}}},"ts":1700000000000}}""");

    /// <summary>The room takes it.</summary>
    public void Accept(Published published, string sender)
    {
        Say(published.Socket, sender, published.Text);
        Reply(published.Socket, "published", $$"""{"room":"{{Room}}","epoch":"{{Epoch}}","offset":{{_offset}}}""", published.Id);
    }

    /// <summary>The server refuses it for good.</summary>
    public static void Refuse(Published published, string why) =>
        Reply(published.Socket, "error", $$"""{"code":103,"message":"{{why}}","retryable":false}""", published.Id);

    private void Answer(IWebSocketRoute socket, string envelope)
    {
        using var json = JsonDocument.Parse(envelope);
        var request = json.RootElement;
        var id = request.TryGetProperty("id", out var number) ? number.GetRawText() : "null";
        var stand = $$"""
            "room":"{{Room}}","epoch":"{{Epoch}}","offset":{{_offset}}
            """;
        switch (request.GetProperty("type").GetString())
        {
            case "hello":
                var comesBack = request.GetProperty("payload").GetProperty("rooms")[0].TryGetProperty("epoch", out _) ? "true" : "false";
                Reply(
                    socket, "welcome",
                    $$"""{"connection":"c","node":"n","user":null,"pingMs":0,"expiresAt":null,"rooms":[{{{stand}},"recovered":{{comesBack}}}]}""", id);
                break;
            case "history":
                Reply(socket, "history", $$"""{{{stand}},"items":[]}""", id);
                break;
            case "presence":
                Reply(socket, "presence", $$"""{"room":"{{Room}}","count":0,"connections":0,"members":[]}""", id);
                break;
            case "publish":
                var payload = request.GetProperty("payload");
                _published.Writer.TryWrite(new Published(
                    socket, id, payload.GetProperty("data").GetProperty("message").GetString()!, payload.GetProperty("key").GetString()!));
                break;
        }
    }

    private static void Reply(IWebSocketRoute socket, string type, string payload, string id) =>
        socket.Send($$"""{"type":"{{type}}","payload":{{payload}},"id":{{id}}}""");

    /// <summary>What a page has published and waits to hear of.</summary>
    internal sealed record Published(IWebSocketRoute Socket, string Id, string Text, string Key);
}
