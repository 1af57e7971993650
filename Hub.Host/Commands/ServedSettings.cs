using Hub.Actors.Diagnostics;
using Hub.Host.Configuration;
using Microsoft.Extensions.Options;

namespace Hub.Host.Commands;

/// <summary>The settings as <c>hub serve</c> would have them here, for the commands that do not serve: the same sources, the same container, the same rules.</summary>
internal sealed class ServedSettings : IDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;
    private readonly string? _conflict;

    private ServedSettings(FlagSource? flags)
    {
        _configuration.SetBasePath(AppContext.BaseDirectory);
        SettingsFiles.AddTo(_configuration, flags);
        _conflict = HubSettings.SettlePortAgainstUrls(_configuration);
        _services = new ServiceCollection().AddSingleton<IConfiguration>(_configuration).AddLogging().AddHub().BuildServiceProvider();
    }

    /// <summary>Where they come from.</summary>
    public IConfiguration Configuration => _configuration;

    /// <summary>Each with its value, right or wrong, in the order of their names.</summary>
    public IEnumerable<SettingValue> Values => OptionsClass.All
        .SelectMany(options => options.Values(_services))
        .Select(held => SettingValue.Of(_configuration, held.Path, held.Property, held.Value))
        .OrderBy(value => value.Name, StringComparer.Ordinal);

    /// <summary>What <c>hub serve</c> would refuse, a sentence each.</summary>
    public IReadOnlyList<string> Mistakes => [.. _conflict is null ? [] : (string[])[_conflict], .. HubSettings.Mistakes(_services)];

    /// <param name="flags">Those of <c>hub serve</c>; null for none.</param>
    /// <exception cref="AdminFailure">A file cannot be read.</exception>
    public static ServedSettings Read(FlagSource? flags = null)
    {
        try
        {
            return new ServedSettings(flags);
        }
        catch (Exception unreadable) when (SettingsFiles.Describe(unreadable) is { } reason)
        {
            throw new AdminFailure(reason, ExitCodes.Failed);
        }
    }

    /// <summary>Options that break no rule.</summary>
    /// <exception cref="AdminFailure">They break one.</exception>
    public T Get<T>()
        where T : class, IHubOptions
    {
        if (_conflict is not null) throw new AdminFailure(_conflict, ExitCodes.Failed);
        try
        {
            return _services.GetRequiredService<IOptions<T>>().Value;
        }
        catch (OptionsValidationException invalid)
        {
            throw new AdminFailure(invalid.Failures.First(), ExitCodes.Failed);
        }
    }

    /// <summary>Options as they are set, though they may break rules.</summary>
    public T Unchecked<T>()
        where T : class, IHubOptions => HubSettings.Unchecked<T>(_services);

    public void Dispose()
    {
        _services.Dispose();
        _configuration.Dispose();
    }
}
