using Hub.Actors.Diagnostics;
using Hub.Host.Authentication;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>The settings <c>HUB__AUTH__…</c>, from where <c>hub serve</c> has them.</summary>
internal sealed class TokenSettings
{
    private const string Section = $"{HubSettings.Root}:Auth";
    private readonly IConfiguration _configuration;

    private TokenSettings(IConfiguration configuration) => _configuration = configuration;

    /// <summary>As they are set; they may break rules.</summary>
    public AuthOptions Options { get; private set; } = new();

    /// <returns>False when a text cannot be read; <paramref name="mistakes"/> say which.</returns>
    public static bool TryRead(out TokenSettings settings, out IReadOnlyList<string> mistakes)
    {
        var builder = new ConfigurationBuilder().SetBasePath(AppContext.BaseDirectory);
        SettingsFiles.AddTo(builder);
        IConfiguration configuration;
        try
        {
            configuration = builder.Build();
        }
        catch (Exception unreadable) when (SettingsFiles.Describe(unreadable) is { } reason)
        {
            (settings, mistakes) = (new TokenSettings(new ConfigurationManager()), [reason]);
            return false;
        }

        settings = new TokenSettings(configuration);
        mistakes =
        [
            .. from setting in HubSettings.All
               where setting.Path.StartsWith($"{Section}:", StringComparison.Ordinal)
               let text = configuration[setting.Path]
               where text is not null && setting.BrokenBy(text) is not null
               select $"{SettingName.Assigned(configuration, setting.Path, text)} {setting.BrokenBy(text)}",
        ];
        if (mistakes.Count > 0) return false;
        configuration.GetSection(Section).Bind(settings.Options);
        return true;
    }

    /// <summary>What the settings break, each under the name by which it was set.</summary>
    public IReadOnlyList<string> Mistakes() => [.. ((IHubOptions)Options).Mistakes().Select(Told)];

    /// <summary>What one of them breaks, or null.</summary>
    public string? MistakeOf(string property) => ((IHubOptions)Options).Mistakes().FirstOrDefault(mistake => mistake.Property == property) is { } broken ? Told(broken) : null;

    private string Told(OptionMistake mistake) => $"{SettingName.Assigned(_configuration, $"{Section}:{mistake.Property}", mistake.Value)} {mistake.Rule}";
}
