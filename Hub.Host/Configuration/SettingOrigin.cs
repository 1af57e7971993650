using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace Hub.Host.Configuration;

/// <summary>Says where a value comes from, in words by which it is found.</summary>
internal static class SettingOrigin
{
    /// <summary>Nobody has set it.</summary>
    public const string Default = "default";

    /// <summary>Such as <c>flag --port</c>, <c>environment HUB__PORT</c> or <c>file /etc/hub/settings.json</c>.</summary>
    public static string Of(IConfiguration configuration, string path)
    {
        var holders = ((IConfigurationRoot)configuration).Providers.Where(provider => provider.TryGet(path, out _)).ToList();
        if (holders.Count == 0) return Default;
        // Port and addresses exclude each other; the weaker is taken away by a null on top (HubSettings.SettlePortAgainstUrls).
        if (configuration[path] is not null) return Of(holders[^1], path);
        var other = path == HubSettings.PortPath ? HubSettings.UrlsPath : HubSettings.PortPath;
        return holders.Count > 1 ? $"{Of(holders[^2], path)}, less than {Of(configuration, other)}" : Default;
    }

    private static string Of(IConfigurationProvider provider, string path) => provider switch
    {
        FlagProvider flags => $"flag {flags.FlagOf(path)}",
        EnvironmentVariablesConfigurationProvider => $"environment {SettingName.Variable(path)}",
        JsonConfigurationProvider file => $"file {file.Source.FileProvider?.GetFileInfo(file.Source.Path!).PhysicalPath ?? file.Source.Path}",
        _ => provider.GetType().Name,
    };
}
