using Hub.Actors.Diagnostics;
using Hub.Host.Admin;
using Hub.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Host.Commands;

/// <summary>What the settings say of the node's admin paths, from where <c>hub serve</c> has them.</summary>
/// <param name="Address">Where they are reached from this machine; null where the port is any free one.</param>
/// <param name="Public">Where the hub itself is reached from this machine, likewise.</param>
/// <param name="Key">The key that is set, or null.</param>
internal sealed record AdminSettings(Uri? Address, Uri? Public, string? Key)
{
    /// <exception cref="AdminFailure">A setting breaks its rule.</exception>
    public static AdminSettings Read()
    {
        using var configuration = new ConfigurationManager();
        try
        {
            configuration.SetBasePath(AppContext.BaseDirectory);
            SettingsFiles.AddTo(configuration);
            HubSettings.Check(configuration);
        }
        catch (OptionsValidationException invalid)
        {
            throw new AdminFailure(invalid.Failures.First(), ExitCodes.Failed);
        }
        catch (Exception unreadable) when (SettingsFiles.Describe(unreadable) is { } reason)
        {
            throw new AdminFailure(reason, ExitCodes.Failed);
        }

        var admin = Bound<AdminOptions>(configuration);
        var listening = Url(Bound<ListenOptions>(configuration).Addresses[0]);
        return new AdminSettings(admin.Addresses is [var own, ..] ? Url(own) : listening, listening, admin.Key);
    }

    private static Uri? Url(string text)
    {
        var address = new ListenAddress(text);
        return address.Port == 0 ? null : new Uri($"http://{address.Authority}");
    }

    private static T Bound<T>(ConfigurationManager configuration)
        where T : class, IHubOptions, new()
    {
        var options = new T();
        configuration.GetSection(T.Section.Length == 0 ? HubSettings.Root : $"{HubSettings.Root}:{T.Section}").Bind(options);
        var result = new OptionsValidator<T>(configuration).Validate(name: null, options);
        return result.Failed ? throw new AdminFailure(result.Failures.First(), ExitCodes.Failed) : options;
    }
}
