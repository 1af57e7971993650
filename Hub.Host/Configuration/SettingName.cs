using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace Hub.Host.Configuration;

/// <summary>Names a setting as the person who set it knows it.</summary>
internal static class SettingName
{
    /// <summary>The variable of a path: <c>Hub:Limits:Backlog</c> → <c>HUB__LIMITS__BACKLOG</c>.</summary>
    public static string Variable(string path) =>
        path.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The name in the words of the strongest source that has it.</summary>
    public static string Of(IConfiguration configuration, string path) => Source(configuration, path) switch
    {
        FlagProvider flags => flags.FlagOf(path),
        EnvironmentVariablesConfigurationProvider => Variable(path),
        _ => path,
    };

    /// <summary>Name and value in the words of the strongest source that has it.</summary>
    public static string Assigned(IConfiguration configuration, string path, string value) =>
        Source(configuration, path) switch
        {
            FlagProvider flags => $"{flags.FlagOf(path)} {flags.TextOf(path)}",
            JsonConfigurationProvider file => $"{path}={value} in {file.Source.Path}",
            _ => $"{Of(configuration, path)}={value}",
        };

    /// <summary>The name of a known setting in the form of <paramref name="name"/>: a path or a variable.</summary>
    public static string Like(string name, Setting known)
    {
        var path = known.Path.Replace(Setting.AnyIndex, "0", StringComparison.Ordinal);
        return name.Contains(':', StringComparison.Ordinal) ? path : Variable(path);
    }

    private static IConfigurationProvider? Source(IConfiguration configuration, string path) =>
        ((IConfigurationRoot)configuration).Providers.LastOrDefault(provider => provider.TryGet(path, out _));
}
