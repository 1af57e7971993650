using System.Text.Json;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>A member that keeps a list of who is there by what it is told, as a client does.</summary>
internal sealed class PresenceWatcher(FakeHubPeer peer)
{
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
    private int _asked;

    public IReadOnlyCollection<string> Known => _known;

    /// <summary>Asks who was there before it.</summary>
    public async Task AskAsync(RoomId room)
    {
        var members = await ListAsync(room);
        _known.Clear();
        _known.UnionWith(members);
    }

    /// <summary>Asks until there are so many: an answer from before may come behind what is pushed since.</summary>
    public async Task AskAsync(RoomId room, int count)
    {
        await Poll.UntilAsync(async _ => (await ListAsync(room)).Count() == count);
        await AskAsync(room);
    }

    /// <summary>Until it knows so many members, and just those that the room lists.</summary>
    public Task UntilAsync(RoomId room, int count) =>
        Poll.UntilAsync(async _ => (await ListAsync(room)).SequenceEqual(_known) && _known.Count == count);

    private async Task<IEnumerable<string>> ListAsync(RoomId room)
    {
        var id = $"{_asked++}";
        peer.Say($$$"""{"type":"presence","id":"{{{id}}}","payload":{"room":"{{{room}}}"}}""");
        while (true)
        {
            var envelope = await peer.NextAsync();
            if (envelope.TryGetProperty("id", out var answered) && answered.GetString() == id) return MembersOf(envelope.GetProperty("payload"));
            Take(envelope);
        }
    }

    private void Take(JsonElement told)
    {
        var payload = told.GetProperty("payload");
        switch (told.GetProperty("type").GetString())
        {
            case "join":
                _known.Add(payload.GetProperty("member").GetString()!);
                break;
            case "leave":
                _known.Remove(payload.GetProperty("member").GetString()!);
                break;
            case "presence":
                _known.Clear();
                _known.UnionWith(MembersOf(payload));
                break;
        }
    }

    private static IEnumerable<string> MembersOf(JsonElement presence) =>
        presence.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("member").GetString()!).Order(StringComparer.Ordinal);
}
