using Hub.Host.Admin;

namespace Hub.Host.Commands.Top;

/// <summary>What <c>hub top</c> shows, and prints with <c>--output json</c>.</summary>
/// <param name="At">When it was asked for, in milliseconds since 1970.</param>
/// <param name="Nodes">The nodes that are up, oldest first.</param>
/// <param name="Rooms">Some rooms, by the order that is wanted.</param>
internal sealed record TopReport(long At, IReadOnlyList<TopNode> Nodes, IReadOnlyList<RoomReport> Rooms);
