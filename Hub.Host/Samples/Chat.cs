using System.Text.Json;
using Hub.Actors;
using Hub.Actors.Rooms;
using Hub.Actors.Sockets;
using Hub.Host.Routing;
using Hub.Host.Sockets;

namespace Hub.Host.Samples;

/// <summary>
/// The chat of the page at <c>/</c>: <c>{"message":"hi"}</c> in, <c>{"sender":"ann","message":"hi"}</c> out to all, the sender included. The
/// sender's name is the one of the handshake, whatever the message claims.
/// </summary>
internal static class Chat
{
    // Only its own route leads into it: were it open to all, anyone could speak there in the server's name.
    private const string Room = "$hub/chat";

    // Who speaks when the server does.
    private const string ServerName = "__server";

    // Longest name taken, in characters.
    private const int MaxNameLength = 64;

    // As many as a page shows. Who comes and goes counts too.
    private const int Kept = 500;

    public static void Configure(RoomRouteOptions room)
    {
        room.Room = Room;
        room.Rule = new RoomRule { Keep = Kept, KeepBytes = 1024 * 1024, Ttl = TimeSpan.FromHours(1) };
        room.Presence = NameOf;
        room.SaysJson = true;
        room.Speaker = ServerName;
        room.Joined = name => Utterance(ServerName, $"{name} joined");
        room.Left = name => Utterance(ServerName, $"{name} left");
        room.OnMessage = Receive;
    }

    public static ValueTask<SocketRefusal?> RefuseAsync(HttpContext context)
    {
        var problem = context.Request.Query["username"].FirstOrDefault() switch
        {
            null or "" => "say who you are with ?username=",
            ServerName => $"the name {ServerName} is the server's own",
            { Length: > MaxNameLength } => $"a username has at most {MaxNameLength} characters",
            _ => null,
        };
        return ValueTask.FromResult(problem is null ? null : new SocketRefusal(StatusCodes.Status403Forbidden, $"Connection rejected: {problem}"));
    }

    public static async Task<IResult> MembersAsync(IHubRooms rooms, CancellationToken cancellation) =>
        Results.Json(new ChatMembers(await rooms.MembersAsync(Room, cancellation)), ChatJson.Default.ChatMembers);

    private static void Receive(RoomMember member, SocketMessage message)
    {
        if (MessageIn(message.Data.Span) is { } said) member.Publish(Utterance(member.Name!, said), echo: true);
        else member.Socket.Send("""{"type":"error","payload":"Invalid JSON"}""");
    }

    private static string NameOf(SocketRequest request) => request.Query["username"];

    private static string Utterance(string sender, string message) =>
        JsonSerializer.Serialize(new ChatUtterance(sender, message), ChatJson.Relaxed.ChatUtterance);

    private static string? MessageIn(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, ChatJson.Default.ChatLine)?.Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
