namespace Hub.Actors.Cluster.Postgres;

/// <summary>What all nodes of a cluster agree on.</summary>
internal sealed record ClusterMeta(int ShardCount, string Secret);
