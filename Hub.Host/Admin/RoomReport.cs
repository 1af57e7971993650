namespace Hub.Host.Admin;

/// <summary>A room of the cluster, in <see cref="RoomsReport"/>.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Owner">The node that has it; null where none has, or does not answer.</param>
/// <param name="Members">Connections in it, over all nodes.</param>
/// <param name="Rate">Messages a second, over the last ten seconds.</param>
/// <param name="Offset">That of its newest message; 0 for none.</param>
/// <param name="History">Where its history is: none, memory or durable.</param>
internal sealed record RoomReport(string Room, string? Owner, int Members, double Rate, long Offset, string History);
