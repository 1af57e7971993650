namespace Hub.Actors.Protocol;

/// <summary>Patterns of room names, in which <c>*</c> stands for any run of characters.</summary>
internal static class RoomPattern
{
    public static bool Matches(string pattern, ReadOnlySpan<char> name)
    {
        // Where a part behind a star does not fit, that star takes one character more: only the last one needs to.
        var (at, star, behindStar) = (0, -1, 0);
        for (var i = 0; i < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, behindStar) = (at++, i);
            }
            else if (at < pattern.Length && pattern[at] == name[i])
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                i = ++behindStar;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}
