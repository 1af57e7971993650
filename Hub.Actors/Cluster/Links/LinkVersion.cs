namespace Hub.Actors.Cluster.Links;

/// <summary>
/// The versions of the wire format that this build speaks. A change of the format raises <see cref="Current"/>; <see cref="Oldest"/> follows when no
/// build that is one minor version back speaks it any more, so that neighbours always have one in common.
/// </summary>
internal static class LinkVersion
{
    public const int Current = 1;

    public const int Oldest = 1;
}
