namespace Hub.Actors.Cluster.Links;

/// <summary>The versions of the wire format that a build speaks, without gaps.</summary>
/// <param name="Oldest">The first of them.</param>
/// <param name="Current">The last.</param>
internal readonly record struct LinkVersions(int Oldest, int Current)
{
    /// <summary>Those of this build.</summary>
    public static LinkVersions Own { get; } = new(LinkVersion.Oldest, LinkVersion.Current);

    /// <summary>The newest that both speak; null where there is none.</summary>
    public int? InCommonWith(LinkVersions other)
    {
        var version = Math.Min(Current, other.Current);
        return version >= Math.Max(Oldest, other.Oldest) ? version : null;
    }

    /// <summary>Why there is no link to a node of other versions, as that one is told.</summary>
    /// <param name="theirs">What it speaks.</param>
    /// <param name="who">Who speaks these.</param>
    public string Refuse(LinkVersions theirs, string who) => $"It speaks {theirs}, {who} {this}: upgrade one minor version at a time";

    public override string ToString() => Oldest == Current ? $"version {Current}" : $"versions {Oldest} to {Current}";
}
