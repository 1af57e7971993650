using Hub.Actors.Diagnostics;
using Hub.Host.Authentication;
using Hub.Host.Configuration;

namespace Hub.Host.Commands;

/// <summary>The settings <c>HUB__AUTH__…</c>, from where <c>hub serve</c> has them.</summary>
internal sealed class TokenSettings : IDisposable
{
    private const string Section = $"{HubSettings.Root}:Auth";
    private readonly ServedSettings _settings;

    private TokenSettings(ServedSettings settings)
    {
        _settings = settings;
        Options = settings.Unchecked<AuthOptions>();
    }

    /// <summary>As they are set; they may break rules.</summary>
    public AuthOptions Options { get; }

    /// <exception cref="AdminFailure">A text cannot be read.</exception>
    public static TokenSettings Read()
    {
        var settings = ServedSettings.Read();
        return HubSettings.Unreadable(settings.Configuration, OptionsClass.For(typeof(AuthOptions)).Settings).FirstOrDefault() is { } mistake
            ? throw new AdminFailure(mistake, ExitCodes.Failed)
            : new TokenSettings(settings);
    }

    /// <summary>What the settings break, each under the name by which it was set.</summary>
    public IReadOnlyList<string> Mistakes() => [.. ((IHubOptions)Options).Mistakes().Select(Told)];

    /// <summary>What one of them breaks, or null.</summary>
    public string? MistakeOf(string property) => ((IHubOptions)Options).Mistakes().FirstOrDefault(mistake => mistake.Property == property) is { } broken ? Told(broken) : null;

    public void Dispose() => _settings.Dispose();

    private string Told(OptionMistake mistake) => $"{SettingName.Assigned(_settings.Configuration, $"{Section}:{mistake.Property}", mistake.Value)} {mistake.Rule}";
}
