namespace Hub.Actors.Rooms;

/// <summary>Patterns of room names, in which <c>*</c> stands for any run of characters.</summary>
internal static class RoomPattern
{
    public static bool Matches(string pattern, ReadOnlySpan<char> name)
    {
        var parts = pattern.Split('*');
        if (parts.Length == 1) return name.SequenceEqual(pattern);
        if (!name.StartsWith(parts[0], StringComparison.Ordinal)) return false;
        name = name[parts[0].Length..];

        // The first place where a part fits leaves the most for those behind it.
        foreach (var part in parts.AsSpan(1..^1))
        {
            var at = name.IndexOf(part, StringComparison.Ordinal);
            if (at < 0) return false;
            name = name[(at + part.Length)..];
        }

        return name.EndsWith(parts[^1], StringComparison.Ordinal);
    }
}
