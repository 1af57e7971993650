namespace Hub.Host.Admin;

/// <summary>What <c>GET /admin/api/rooms/ROOM</c> answers.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Shard">The shard it is in.</param>
/// <param name="Owner">The node that owns the shard; null for nobody.</param>
/// <param name="Term">The shard's.</param>
/// <param name="Epoch">That of its history; null where the room is not open.</param>
/// <param name="Offset">That of its newest message.</param>
/// <param name="Rate">Messages a second, over the last ten seconds.</param>
/// <param name="Members">Connections in it.</param>
/// <param name="Nodes">Where they are.</param>
/// <param name="Present">Members that are listed, those of one user together; null where it keeps no presence, or has not answered.</param>
/// <param name="Rule">What its rule says.</param>
/// <param name="Unanswered">Nodes that have not told theirs.</param>
internal sealed record RoomDetail(
    string Room, int Shard, string? Owner, long Term, string? Epoch, long Offset, double Rate, int Members, IReadOnlyList<RoomNode> Nodes, int? Present,
    RoomRuleReport Rule, IReadOnlyList<string> Unanswered);
