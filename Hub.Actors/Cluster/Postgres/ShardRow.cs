using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster.Postgres;

/// <summary>A shard as the database has it.</summary>
/// <param name="Owner">Who owns it, as long as that incarnation is among the nodes; null when it never had an owner.</param>
/// <param name="Term">The owner's term.</param>
/// <param name="HighestTerm">The highest term that this process has seen: above <paramref name="Term"/> in a database that was restored to the past.</param>
internal readonly record struct ShardRow(Incarnation? Owner, long Term, long HighestTerm);
