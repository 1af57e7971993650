using System.Diagnostics.CodeAnalysis;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace Hub.Host.Metrics;

/// <summary>Compares tags as they come with a measurement, so that looking for a series allocates nothing.</summary>
internal sealed class TagComparer : IEqualityComparer<Tag[]>, IAlternateEqualityComparer<ReadOnlySpan<Tag>, Tag[]>
{
    public static readonly TagComparer Instance = new();

    public bool Equals(Tag[]? one, Tag[]? other) => Equals(one.AsSpan(), other!);

    public int GetHashCode([DisallowNull] Tag[] tags) => GetHashCode(tags.AsSpan());

    public bool Equals(ReadOnlySpan<Tag> one, Tag[] other)
    {
        if (one.Length != other.Length) return false;
        for (var i = 0; i < one.Length; i++)
            if (one[i].Key != other[i].Key || !Equals(one[i].Value, other[i].Value)) return false;
        return true;
    }

    // Instruments have the same names in every measurement: the values are what tells series apart.
    public int GetHashCode(ReadOnlySpan<Tag> tags)
    {
        var hash = tags.Length;
        foreach (var tag in tags) hash = (hash * 31) + (tag.Value?.GetHashCode() ?? 0);
        return hash;
    }

    public Tag[] Create(ReadOnlySpan<Tag> tags) => tags.ToArray();
}
