namespace Hub.Host.Admin;

/// <summary>A node of <see cref="ClusterReport"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Incarnation">Which run of it; 0 while it is no member.</param>
/// <param name="Url">Where it takes links; null where there are none.</param>
internal sealed record NodeName(string Name, long Incarnation, string? Url);
