namespace Hub.Actors.Cluster.Links;

/// <summary>
/// The version of the wire format. A node says it in its hello; one that does not know it refuses, and both say so in their logs.
/// </summary>
internal static class LinkVersion
{
    public const int Current = 1;
}
