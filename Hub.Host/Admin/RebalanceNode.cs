namespace Hub.Host.Admin;

/// <summary>A node, in <see cref="RebalanceReport"/>.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Connections">How many it has.</param>
/// <param name="Closing">How many of these it closes.</param>
internal sealed record RebalanceNode(string Node, int Connections, int Closing);
