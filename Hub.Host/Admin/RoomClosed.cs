namespace Hub.Host.Admin;

/// <summary>What <c>POST /admin/api/rooms/ROOM/close</c> answers.</summary>
/// <param name="Room">The room.</param>
/// <param name="Connections">How many connections are closed.</param>
internal sealed record RoomClosed(string Room, int Connections);
