using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <summary>A node says that its link to another does not work. Both have renewed their leases since: neither is simply gone.</summary>
/// <param name="Reporter">Who says so.</param>
/// <param name="Suspect">The other.</param>
internal readonly record struct Suspicion(Incarnation Reporter, Incarnation Suspect);
