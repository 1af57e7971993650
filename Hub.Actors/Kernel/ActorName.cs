using System.Buffers;

namespace Hub.Actors.Kernel;

/// <summary>Which names an actor may have, and the names it gets when it is given none.</summary>
internal static class ActorName
{
    private const string Legal =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\"-_.*$+:@&=,!~';()";

    // The digits of automatic names, least significant first, as in Akka: $a, $b, … $~, $ab.
    private const string Digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+~";

    private static readonly SearchValues<char> LegalChars = SearchValues.Create(Legal);

    /// <summary>Throws unless the name is legal.</summary>
    public static void Check(string name, ActorCell parent)
    {
        if (name.Length == 0)
        {
            throw new InvalidActorNameException($"Actor name must not be empty. It was meant for a child of {parent.Path}.");
        }
        if (name[0] == '$' || !IsLegal(name))
        {
            throw new InvalidActorNameException(
                $"Illegal actor name [{name}] for a child of {parent.Path}. Actor paths MUST: not start with `$`, "
                + "not be empty, and only contain ASCII letters, digits, %hh and these special characters: `-_.*$+:@&=,!~';()`");
        }
    }

    /// <summary>The n-th automatic name, from 0.</summary>
    public static string Automatic(long number)
    {
        Span<char> text = stackalloc char[12];
        text[0] = '$';
        var length = 1;
        do
        {
            text[length++] = Digits[(int)(number & 63)];
            number >>= 6;
        }
        while (number != 0);
        return new string(text[..length]);
    }

    private static bool IsLegal(string name)
    {
        var rest = name.AsSpan();
        while (true)
        {
            var at = rest.IndexOfAnyExcept(LegalChars);
            if (at < 0) return true;
            if (rest[at] != '%' || at + 2 >= rest.Length
                || !char.IsAsciiHexDigit(rest[at + 1]) || !char.IsAsciiHexDigit(rest[at + 2]))
            {
                return false;
            }
            rest = rest[(at + 3)..];
        }
    }
}
