namespace Hub.Actors.Cluster.Links;

/// <summary>What came over a link cannot be read.</summary>
internal sealed class WireException(string message) : Exception(message);
