using Hub.Actors.Diagnostics;
using Hub.Host.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Hub.Host.Configuration;

/// <summary>
/// Has the running node take settings that have changed, whenever the configuration says that it was read anew: all of them or, where one is wrong, none.
/// </summary>
internal sealed partial class SettingsReload(
    IConfiguration configuration, IServiceProvider services, TokenVerification tokens, ILogger<SettingsReload> logger) : IHostedService, IDisposable
{
    // One after the other, whoever says it.
    private readonly Lock _lock = new();
    private IDisposable? _changes;
    private bool _isReading;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Take);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _changes?.Dispose();

    /// <summary>Has the node take what several files say once all of them are read.</summary>
    /// <param name="read">Reads them; what it throws is thrown, and nothing is taken.</param>
    public void TakeAfter(Action read)
    {
        lock (_lock)
        {
            _isReading = true;
            try
            {
                read();
            }
            finally
            {
                _isReading = false;
            }

            Take();
        }
    }

    private void Take()
    {
        lock (_lock)
        {
            // Told by each file for itself, when the next is not read yet.
            if (_isReading) return;
            var failures = new List<string>();
            var changes = OptionsClass.All.SelectMany(options => ChangesOf(options, failures)).ToList();
            foreach (var failure in failures) Log.Refused(logger, failure);
            if (failures.Count > 0) return;

            foreach (var change in changes)
            {
                if (change.IsLive)
                {
                    change.Apply();
                    Log.Taken(logger, change.Name, change.Text);
                }
                else
                {
                    Log.WaitsForRestart(logger, change.Name, change.Text);
                }
            }

            tokens.Follow();
            if (changes.Count == 0) Log.Unchanged(logger);
        }
    }

    private IReadOnlyList<SettingChange> ChangesOf(OptionsClass options, List<string> failures)
    {
        try
        {
            return options.Changes(services);
        }
        catch (OptionsValidationException invalid)
        {
            failures.AddRange(invalid.Failures);
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.SettingTaken, LogLevel.Information, "{Name} {Change}")]
        public static partial void Taken(ILogger logger, string name, string change);

        [LoggerMessage(HubEventIds.SettingWaitsForRestart, LogLevel.Warning, "{Name} {Change}, and holds from the next start on")]
        public static partial void WaitsForRestart(ILogger logger, string name, string change);

        [LoggerMessage(HubEventIds.SettingsRefused, LogLevel.Error, "The settings stay as they were: {Failure}")]
        public static partial void Refused(ILogger logger, string failure);

        [LoggerMessage(HubEventIds.SettingsUnchanged, LogLevel.Information, "The settings were read anew; none has changed")]
        public static partial void Unchanged(ILogger logger);
    }
}
