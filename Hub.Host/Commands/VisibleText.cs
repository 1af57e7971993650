namespace Hub.Host.Commands;

/// <summary>Other people's text for a terminal, where escape sequences would rewrite the screen.</summary>
internal static class VisibleText
{
    /// <summary>Replaces control characters, but for tab and line feed, by their pictures (␛ for escape).</summary>
    public static void Make(Span<char> characters)
    {
        foreach (ref var character in characters)
            if (char.IsControl(character) && character is not ('\t' or '\n'))
                character = character < ' ' ? (char)('\u2400' + character) : '\uFFFD';
    }

    /// <inheritdoc cref="Make"/>
    public static string Of(string text)
    {
        var characters = text.ToCharArray();
        Make(characters);
        return new string(characters);
    }
}
