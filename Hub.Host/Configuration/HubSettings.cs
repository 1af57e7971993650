using Microsoft.Extensions.Options;

namespace Hub.Host.Configuration;

/// <summary>All settings of the section <c>Hub</c>: which there are, and whether those given can be read.</summary>
internal static class HubSettings
{
    /// <summary>The section of the configuration that holds them all.</summary>
    public const string Root = "Hub";

    internal const string PortPath = $"{Root}:{nameof(ListenOptions.Port)}";
    internal const string UrlsPath = $"{Root}:{nameof(ListenOptions.Urls)}";

    /// <summary>Every setting that exists.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. OptionsClass.All.SelectMany(options => options.Settings)];

    /// <summary>Binds every options class to its section, with the application's own defaults before it.</summary>
    public static IServiceCollection AddHubOptions(this IServiceCollection services, HubOptions defaults)
    {
        foreach (var options in OptionsClass.All)
            options.Register(services, defaults);
        return services;
    }

    /// <summary>Every rule that the settings of a container break, each in a sentence; nothing where they are right.</summary>
    public static IReadOnlyList<string> Mistakes(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException one)
        {
            return [.. one.Failures];
        }
        catch (AggregateException several)
        {
            return [.. several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures)];
        }
    }

    /// <summary>Options as they are set, though they may break rules.</summary>
    public static T Unchecked<T>(IServiceProvider services)
        where T : class => new OptionsFactory<T>(
            services.GetServices<IConfigureOptions<T>>(), services.GetServices<IPostConfigureOptions<T>>()).Create(Options.DefaultName);

    /// <summary>Texts that are no values of their type, each with the rule.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="settings">The settings that are looked at.</param>
    public static IEnumerable<string> Unreadable(IConfiguration configuration, IEnumerable<Setting> settings) => Given(configuration)
        .Select(given => settings.FirstOrDefault(known => known.Matches(given.Path))?.BrokenBy(given.Text) is { } rule
            ? $"{SettingName.Assigned(configuration, given.Path, given.Text)} {rule}"
            : null)
        .OfType<string>();

    /// <summary>Settings that nothing reads, each with the nearest name that exists.</summary>
    public static IEnumerable<(string Name, string Nearest)> Unknown(IConfiguration configuration) =>
        from given in Given(configuration)
        where !All.Any(known => known.Matches(given.Path))
        let name = SettingName.Of(configuration, given.Path)
        select (name, NearestName.To(name, All.Select(known => SettingName.Like(name, known))));

    /// <summary>One of <see cref="Unknown"/>, as a sentence.</summary>
    public static string Describe(string unknown, string nearest) => $"{unknown} is no setting and changes nothing; did you mean {nearest}?";

    private static IEnumerable<(string Path, string Text)> Given(IConfiguration configuration) =>
        configuration.GetSection(Root).AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => (pair.Key, pair.Value!))
            .OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Takes port or addresses away. The stronger source wins as a whole: --port 9000 also beats a HUB__URLS of the environment. Within one source nobody can say
    /// which was meant.
    /// </summary>
    /// <returns>That one source has both, or null.</returns>
    public static string? SettlePortAgainstUrls(ConfigurationManager configuration)
    {
        var providers = ((IConfigurationRoot)configuration).Providers.ToList();
        var port = providers.FindLastIndex(provider => provider.TryGet(PortPath, out _));
        var urls = providers.FindLastIndex(provider => provider.TryGet(UrlsPath, out _));
        if (port < 0 || urls < 0)
            return null;
        if (port == urls)
            return $"{SettingName.Assigned(configuration, PortPath, configuration[PortPath]!)} and " +
                $"{SettingName.Assigned(configuration, UrlsPath, configuration[UrlsPath]!)} exclude each other; give one of them";
        configuration.AddInMemoryCollection([new(port < urls ? PortPath : UrlsPath, null)]);
        return null;
    }
}
