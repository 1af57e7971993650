namespace Hub.Host.Admin;

/// <summary>A node and all it measures, in <see cref="NodesReport"/>.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Incarnation">Which run of it.</param>
/// <param name="Self">Whether it is the one that was asked.</param>
/// <param name="Version">The hub's; null where it has not answered.</param>
/// <param name="StartedAt">When the process was started, in milliseconds since 1970.</param>
/// <param name="At">When it measured, by its own clock, likewise.</param>
/// <param name="Unready">Why no load balancer may send it new connections, in one word; null while it may.</param>
/// <param name="Metrics">The samples of its <c>/metrics</c>, by name with labels; null where it has not answered.</param>
internal sealed record NodeMetricsReport(
    string Node, long Incarnation, bool Self, string? Version, long StartedAt, long At, string? Unready, IReadOnlyDictionary<string, double>? Metrics);
