namespace Hub.Host.Admin;

/// <summary>A connection of the cluster, in <see cref="ConnectionsReport"/>.</summary>
/// <param name="Id">Sixteen hexadecimal digits.</param>
/// <param name="Node">The node it is at.</param>
/// <param name="User">Its user; null for nobody.</param>
/// <param name="Address">Where it comes from; null for a connection in memory.</param>
/// <param name="Path">The path it asked for.</param>
/// <param name="Protocol">raw, plain or hub.v1.</param>
/// <param name="OpenedAt">When it was opened, in milliseconds since 1970.</param>
/// <param name="QueuedBytes">What waits to be written to it.</param>
/// <param name="Slow">Whether that is a sixteenth of what may wait, or more.</param>
internal sealed record ConnectionReport(
    string Id, string Node, string? User, string? Address, string Path, string Protocol, long OpenedAt, int QueuedBytes, bool Slow);
