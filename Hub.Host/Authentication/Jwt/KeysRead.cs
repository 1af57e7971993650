namespace Hub.Host.Authentication.Jwt;

/// <summary>What was found where keys should be.</summary>
/// <param name="Keys">Those that can be used.</param>
/// <param name="Mistakes">What the others break, as ends of sentences that start with the place's name.</param>
internal sealed record KeysRead(IReadOnlyList<JwtKey> Keys, IReadOnlyList<string> Mistakes)
{
    public static KeysRead Of(JwtKey key) => new([key], []);

    public static KeysRead Nothing(string mistake) => new([], [mistake]);
}
