namespace Hub.Host.Configuration;

/// <summary>The settings given on the command line, the strongest source of all.</summary>
/// <param name="Flags">What was typed, such as <c>--rate-limit</c> and <c>off</c>, with the settings it stands for.</param>
internal sealed record FlagSource(IReadOnlyList<FlagSource.Flag> Flags) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new FlagProvider(Flags);

    /// <summary>One flag with its text, and the configuration paths and values that it sets.</summary>
    internal sealed record Flag(string Name, string Text, IReadOnlyDictionary<string, string> Settings);
}
