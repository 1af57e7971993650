namespace Hub.Actors.Cluster;

/// <summary>How the way to another node stands.</summary>
/// <param name="IsUp">Whether a connection carries it.</param>
/// <param name="Silence">For how long nothing has been heard over it.</param>
/// <param name="Waiting">How many items wait to arrive.</param>
internal sealed record LinkState(bool IsUp, TimeSpan Silence, int Waiting);
