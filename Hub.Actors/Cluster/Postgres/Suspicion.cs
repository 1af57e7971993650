using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>Two living nodes whose link does not work, as one of them finds.</summary>
/// <param name="Reporter">Who finds so.</param>
/// <param name="Suspect">The other.</param>
/// <param name="Age">How long ago it was reported.</param>
internal sealed record Suspicion(Incarnation Reporter, Incarnation Suspect, TimeSpan Age);
