using System.Text.Json;
using Hub.Actors.Protocol;

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

    /// <summary>Publishes a JSON value.</summary>
    public void Publish(RoomId room, string data, string? key = null) =>
        Say($$$"""{"type":"publish","payload":{"room":"{{{room}}}","data":{{{data}}}{{{(key is null ? "" : $",\"key\":\"{key}\"")}}}}}""");

    /// <summary>The next messages; answers to publishes among them are passed over.</summary>
    public async Task<IReadOnlyList<(string Data, long Offset, string Epoch)>> TakeAsync(int count)
    {
        var taken = new List<(string, long, string)>();
        while (taken.Count < count)
        {
            var envelope = await NextAsync();
            if (envelope.GetProperty("type").GetString() == "published") continue;
            Assert.True(envelope.GetProperty("type").GetString() == "message", $"After {taken.Count} messages {envelope} came");
            var payload = envelope.GetProperty("payload");
            var data = payload.GetProperty("data");
            taken.Add((data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText(), payload.GetProperty("offset").GetInt64(), payload.GetProperty("epoch").GetString()!));
        }

        return taken;
    }
}
