using System.Text.Json;

namespace Hub.Tests.Fixtures;

/// <summary>A peer of hub.v1 in memory, envelope by envelope.</summary>
internal sealed class FakeHubPeer(FakeTransport transport)
{
    private readonly Queue<string> _received = new();

    public FakeTransport Transport => transport;

    /// <summary>Whether something came that nobody has taken yet.</summary>
    public bool HasMore => _received.Count > 0 || transport.HasMore;

    public void Say(string text) => transport.Say(text);

    /// <summary>The next envelope, all of it.</summary>
    public async Task<JsonElement> NextAsync()
    {
        if (_received.Count == 0)
            foreach (var envelope in (await transport.NextTextAsync()).Split('\n')) _received.Enqueue(envelope);
        using var parsed = JsonDocument.Parse(_received.Dequeue());
        return parsed.RootElement.Clone();
    }

    /// <summary>The payload of the next envelope, which has that type.</summary>
    public async Task<JsonElement> NextAsync(string type)
    {
        var envelope = await NextAsync();
        Assert.True(envelope.GetProperty("type").GetString() == type, $"{type} was expected, {envelope} came");
        return envelope.GetProperty("payload");
    }
}
