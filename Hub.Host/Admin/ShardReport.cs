namespace Hub.Host.Admin;

/// <summary>A shard, in <see cref="ShardListReport"/>.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Owner">The node that owns it; null for nobody.</param>
/// <param name="Term">Rises with each owner.</param>
internal sealed record ShardReport(int Shard, string? Owner, long Term);
