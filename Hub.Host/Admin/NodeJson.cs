using System.Text.Json.Serialization;

namespace Hub.Host.Admin;

/// <summary>A question that says all by its name.</summary>
internal sealed record NothingAsked;

/// <summary>A node and what it measures.</summary>
/// <param name="Version">The hub's.</param>
/// <param name="StartedAt">When the node was made, in milliseconds since 1970.</param>
/// <param name="At">When it measured, likewise.</param>
/// <param name="Unready">Why it takes no new connections, in one word; null while it does.</param>
/// <param name="Metrics">Samples by their names with labels.</param>
internal sealed record NodeFigures(string Version, long StartedAt, long At, string? Unready, Dictionary<string, double> Metrics);

/// <summary>Asks for rooms.</summary>
/// <param name="Names">These and no others; null for those that follow.</param>
/// <param name="Filter">A part of their names, or a pattern; null for all.</param>
/// <param name="Sort">name, members or rate.</param>
/// <param name="After">Names behind this one; null for the first. By name only.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record RoomsAsked(IReadOnlyList<string>? Names, string? Filter, RoomSort Sort, string? After, int Limit);

/// <summary>Rooms of a node, in the order that was asked for.</summary>
/// <param name="Rooms">The rooms.</param>
/// <param name="IsAll">Whether there are no more.</param>
internal sealed record RoomsTold(IReadOnlyList<RoomFigures> Rooms, bool IsAll);

/// <summary>A room on a node.</summary>
/// <param name="Room">Its name.</param>
/// <param name="Members">Connections of the node in it.</param>
/// <param name="IsOwned">Whether the node has it open.</param>
/// <param name="Rate">Messages a second, where it is owned.</param>
/// <param name="Epoch">Of its history, likewise; null before that is known.</param>
/// <param name="Offset">That of its newest message, likewise.</param>
internal sealed record RoomFigures(string Room, int Members, bool IsOwned, double Rate, string? Epoch, long Offset);

/// <summary>Closes the connections that are in a room.</summary>
internal sealed record RoomToClose(string Room, int Code, string Reason);

/// <summary>How many that were.</summary>
internal sealed record Counted(int Count);

/// <summary>Asks for connections.</summary>
/// <param name="User">Of this user; null for all.</param>
/// <param name="Address">From this address or block; null for all.</param>
/// <param name="Room">In this room; null for all.</param>
/// <param name="Slow">Only those that are slow.</param>
/// <param name="After">Ids behind this one; null for the first.</param>
/// <param name="Limit">At most so many.</param>
internal sealed record ConnectionsAsked(string? User, string? Address, string? Room, bool Slow, string? After, int Limit);

/// <summary>Connections of a node, by their ids.</summary>
/// <param name="Connections">The connections.</param>
/// <param name="IsAll">Whether there are no more.</param>
internal sealed record ConnectionsTold(IReadOnlyList<ConnectionReport> Connections, bool IsAll);

/// <summary>Asks for one connection.</summary>
internal sealed record ConnectionAsked(string Id);

/// <summary>Has connections closed with 4202.</summary>
/// <param name="Most">How many.</param>
/// <param name="Rate">How many a second.</param>
internal sealed record ShedAsked(int Most, int Rate);

/// <summary>Asks for actors.</summary>
/// <param name="Path">Below which.</param>
/// <param name="Depth">How many levels of them.</param>
/// <param name="Limit">How many children of each.</param>
internal sealed record ActorsAsked(string Path, int Depth, int Limit);

/// <summary>The order of rooms.</summary>
internal enum RoomSort
{
    /// <summary>By name.</summary>
    Name,

    /// <summary>Those with the most members first.</summary>
    Members,

    /// <summary>Those with the most messages a second first.</summary>
    Rate,
}

/// <summary>The JSON between nodes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NothingAsked))]
[JsonSerializable(typeof(NodeFigures))]
[JsonSerializable(typeof(RoomsAsked))]
[JsonSerializable(typeof(RoomsTold))]
[JsonSerializable(typeof(RoomToClose))]
[JsonSerializable(typeof(Counted))]
[JsonSerializable(typeof(ConnectionsAsked))]
[JsonSerializable(typeof(ConnectionsTold))]
[JsonSerializable(typeof(ConnectionAsked))]
[JsonSerializable(typeof(ConnectionDetail))]
[JsonSerializable(typeof(ShedAsked))]
[JsonSerializable(typeof(ActorsAsked))]
[JsonSerializable(typeof(ActorReport))]
internal sealed partial class NodeJson : JsonSerializerContext;
