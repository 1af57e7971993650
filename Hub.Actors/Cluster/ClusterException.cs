namespace Hub.Actors.Cluster;

/// <summary>The node cannot be part of the cluster until somebody changes something.</summary>
/// <param name="message">What is wrong, and the way out; no password.</param>
internal sealed class ClusterException(string message) : Exception(message);
