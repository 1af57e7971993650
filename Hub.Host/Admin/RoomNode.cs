namespace Hub.Host.Admin;

/// <summary>A node with members of a room, in <see cref="RoomDetail"/>.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Members">How many.</param>
internal sealed record RoomNode(string Node, int Members);
