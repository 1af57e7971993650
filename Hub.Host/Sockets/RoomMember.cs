using System.Text;
using Hub.Actors.Connections;
using Hub.Actors.Protocol;

namespace Hub.Host.Sockets;

/// <summary>A connection of a route of <c>MapRoom</c>, in its room.</summary>
public sealed class RoomMember
{
    private readonly Connection _connection;
    private readonly IRoomInlet _room;

    internal RoomMember(HubSocket socket, string? name, Connection connection, IRoomInlet room)
    {
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
    /// <param name="text">Raw members get it as it is, others as a JSON string.</param>
    /// <param name="echo">Whether the member hears it too. Default false.</param>
    public void Publish(string text, bool echo = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        Publish(BodyKind.Text, Encoding.UTF8.GetBytes(text), echo);
    }

    /// <summary>Says something binary in the room, likewise; those that speak JSON get it in base64.</summary>
    /// <param name="data">The bytes; copied before the call returns.</param>
    /// <param name="echo">Whether the member hears it too. Default false.</param>
    public void Publish(ReadOnlyMemory<byte> data, bool echo = false) => Publish(BodyKind.Binary, data.ToArray(), echo);

    private void Publish(BodyKind kind, byte[] body, bool echo)
    {
        _connection.Credit.Take(body.Length);
        _room.Publish(new RoomMessage(_connection.Id, kind, body, echo, Credit: _connection.Credit));
    }
}
