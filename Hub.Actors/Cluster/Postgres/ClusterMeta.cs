namespace Hub.Actors.Cluster.Postgres;

/// <summary>What is fixed for the life of the cluster.</summary>
/// <param name="ShardCount">Into how many shards the rooms are divided.</param>
/// <param name="Secret">What a node has to know to be linked to, where the settings have none.</param>
internal sealed record ClusterMeta(int ShardCount, string Secret);
