using Hub.Actors.Rooms;
using Hub.Actors.Sockets;
using Hub.Host.Sockets;

namespace Hub.Host.Routing;

/// <summary>What an application has to say about its own route into a room. Read once, when the route is mapped.</summary>
public sealed class RoomRouteOptions
{
    /// <summary>
    /// The room that the route leads into. Default null: the one that the route's parameter names. A room whose name begins with <c>$hub/</c>
    /// is the server's own: no client comes into it but by the routes that say so here.
    /// </summary>
    public string? Room { get; set; }

    /// <summary>
    /// What holds in <see cref="Room"/> where that is one of the server's own (<c>$hub/…</c>), of which the settings do not speak: how much is kept, for
    /// example. <see cref="RoomRule.Match"/> stays as it is. Default null: the defaults of <see cref="RoomRule"/>. Of several routes into the room one may state it.
    /// </summary>
    public RoomRule? Rule { get; set; }

    /// <summary>
    /// The name under which a connection is present in the room, in <see cref="Hub.Actors.IHubRooms.MembersAsync"/> for example; null for one that is
    /// not listed. Called before the upgrade is answered. Default null: nobody is listed.
    /// </summary>
    public Func<SocketRequest, string?>? Presence { get; set; }

    /// <summary>What is said in the room, to the member too, when one of that name has joined. Default null: nothing. Needs <see cref="Presence"/>.</summary>
    public Func<string, string>? Joined { get; set; }

    /// <summary>What is said in the room when one of that name is gone, whatever has ended its connection. Default null: nothing. Needs <see cref="Presence"/>.</summary>
    public Func<string, string>? Left { get; set; }

    /// <summary>
    /// Whether the texts of <see cref="Joined"/>, <see cref="Left"/> and <see cref="RoomMember.Publish(string, bool)"/> are JSON values, which members of
    /// hub.v1 then get as such. Default false: they get a string. To raw members it makes no difference.
    /// </summary>
    public bool SaysJson { get; set; }

    /// <summary>Who says <see cref="Joined"/> and <see cref="Left"/>, in the member <c>from</c> of hub.v1. Default null: nobody.</summary>
    public string? Speaker { get; set; }

    /// <summary>
    /// Called for each message that the rate limit lets through, on the very thread that has read it: it must neither wait nor take long. The message's bytes
    /// are valid during the call only. What it throws is the route's error handler's, and closes the socket with 1011. Default null: what a member
    /// sends goes to every other member as it is. Of a member of hub.v1 it is the data of its publish; what is published while it is called is what was
    /// accepted, and a call that publishes nothing is answered with an error.
    /// </summary>
    public Action<RoomMember, SocketMessage>? OnMessage { get; set; }
}
