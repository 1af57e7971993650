using System.Text;
using System.Text.Json;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Sockets;

/// <summary>A connection of a route of <c>MapRoom</c>, in its room.</summary>
public sealed class RoomMember
{
    private readonly Connection _connection;
    private readonly IRoomInlet _room;

    private readonly bool _saysJson;

    // The publish of hub.v1 that is handled now, until something is published for it.
    private (string? Key, IPublishReply Reply)? _publish;

    internal RoomMember(HubSocket socket, string? name, Connection connection, IRoomInlet room, bool saysJson)
    {
        _saysJson = saysJson;
        Socket = socket;
        Name = name;
        _connection = connection;
        _room = room;
    }

    /// <summary>Its socket, to answer this member alone.</summary>
    public HubSocket Socket { get; }

    /// <summary>The name under which it is present; null where the route has no <c>Presence</c>.</summary>
    public string? Name { get; }

    /// <summary>
    /// Says a text in the room. Only where the member's message is handled: what is not delivered yet holds up the member that said it.
    /// </summary>
    /// <param name="text">Raw members get it as it is, others as a JSON string, or as the JSON that it is (<c>SaysJson</c>).</param>
    /// <param name="echo">Whether the member hears it too. Default false.</param>
    /// <exception cref="JsonException">It should be JSON, and is not.</exception>
    public void Publish(string text, bool echo = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_saysJson) JsonDocument.Parse(text).Dispose();
        Publish(_saysJson ? BodyKind.Json : BodyKind.Text, Encoding.UTF8.GetBytes(text), echo);
    }

    /// <summary>Says something binary in the room, likewise; those that speak JSON get it in base64.</summary>
    /// <param name="data">The bytes; copied before the call returns.</param>
    /// <param name="echo">Whether the member hears it too. Default false.</param>
    public void Publish(ReadOnlyMemory<byte> data, bool echo = false) => Publish(BodyKind.Binary, data.ToArray(), echo);

    private void Publish(BodyKind kind, byte[] body, bool echo)
    {
        _connection.Credit.Take(body.Length);
        var publish = _publish;
        _publish = null;
        _room.Publish(
            new RoomMessage(_connection.Id, kind, body, echo, Credit: _connection.Credit, From: Name ?? _connection.User), publish?.Key, publish?.Reply);
    }

    /// <summary>Calls what is to publish something; the first thing that it publishes is the answer.</summary>
    /// <returns>False when it publishes nothing.</returns>
    internal bool Publishes(string? key, IPublishReply reply, Action call)
    {
        _publish = (key, reply);
        call();
        var hasPublished = _publish is null;
        _publish = null;
        return hasPublished;
    }
}
