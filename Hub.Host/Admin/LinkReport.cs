namespace Hub.Host.Admin;

/// <summary>The way to a node, in <see cref="ClusterReport"/>.</summary>
/// <param name="Up">Whether a connection carries it.</param>
/// <param name="SilenceMs">For how long nothing has been heard over it.</param>
/// <param name="Waiting">How many items wait to arrive.</param>
internal sealed record LinkReport(bool Up, long SilenceMs, int Waiting);
