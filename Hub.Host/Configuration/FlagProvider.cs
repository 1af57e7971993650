namespace Hub.Host.Configuration;

/// <summary>Remembers for each setting which flag set it, so that a mistake is told in the words of the command line.</summary>
internal sealed class FlagProvider : ConfigurationProvider
{
    private readonly Dictionary<string, FlagSource.Flag> _flags = new(StringComparer.OrdinalIgnoreCase);

    public FlagProvider(IEnumerable<FlagSource.Flag> flags)
    {
        foreach (var flag in flags)
            foreach (var (path, value) in flag.Settings)
            {
                Data[path] = value;
                _flags[path] = flag;
            }
    }

    public string FlagOf(string path) => _flags[path].Name;

    public string TextOf(string path) => _flags[path].Text;
}
