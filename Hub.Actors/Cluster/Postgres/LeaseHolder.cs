namespace Hub.Actors.Cluster.Postgres;

/// <summary>The incarnation that holds the lease of a node.</summary>
/// <param name="Number">Of the incarnation.</param>
/// <param name="Url">Where it says that it can be reached.</param>
/// <param name="Renewed">When it last renewed, in the database's clock.</param>
internal sealed record LeaseHolder(long Number, string Url, DateTime Renewed);
