using System.Runtime.InteropServices;
using Hub.Actors.Diagnostics;
using Hub.Host.Authentication;
using Microsoft.Extensions.Options;

namespace Hub.Host.Configuration;

/// <summary>The files that <c>hub serve</c> has its settings from, read anew when one of them changes or on SIGHUP.</summary>
internal sealed partial class SettingsFiles(
    IConfiguration configuration, SettingsReload reload, IOptions<AuthOptions> auth, TimeProvider time, ILogger<SettingsFiles> logger) : IHostedService, IDisposable
{
    /// <summary>Names a file with settings beside <see cref="Own"/>, which it is stronger than.</summary>
    public const string Variable = "HUB_SETTINGS";

    private const string Own = "appsettings.json";

    // By dates and not by notices of the file system: these do not see a mounted file whose link is turned to another.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private PosixSignalRegistration? _signal;
    private ITimer? _timer;
    private IReadOnlyList<DateTime> _dates = [];

    /// <summary>Adds all that settings come from: the files, then the environment, then flags.</summary>
    public static void AddTo(IConfigurationBuilder configuration, FlagSource? flags = null)
    {
        configuration.AddJsonFile(Own, optional: true);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file) configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
        configuration.AddEnvironmentVariables();
        if (flags is not null) configuration.Add(flags);
    }

    /// <summary>What is wrong with a file; null for another failure.</summary>
    public static string? Describe(Exception failure) => failure switch
    {
        FileNotFoundException => $"{Variable}={Environment.GetEnvironmentVariable(Variable)} is no file that can be read",
        InvalidDataException => $"{failure.Message} {failure.GetBaseException().Message}",
        _ => null,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _dates = Dates();
        _timer = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
        // At a terminal the signal means that it is gone, and the hub goes with it.
        if (Console.IsInputRedirected && !OperatingSystem.IsWindows()) _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _signal?.Dispose();
        _timer?.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            _dates = Dates();
            Read();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            var dates = Dates();
            if (dates.SequenceEqual(_dates)) return;
            _dates = dates;
            Read();
        }
    }

    private void Read()
    {
        try
        {
            reload.TakeAfter(((IConfigurationRoot)configuration).Reload);
        }
        // A file that is just being written is whole at its next date.
        catch (Exception unreadable) when (Describe(unreadable) is { } reason)
        {
            Log.Unreadable(logger, reason);
        }
    }

    private IReadOnlyList<DateTime> Dates()
    {
        var files = new[] { Path.Combine(AppContext.BaseDirectory, Own), Environment.GetEnvironmentVariable(Variable), auth.Value.KeyFile };
        return [.. files.Where(file => !string.IsNullOrEmpty(file)).Select(file => FileDate.Of(file!))];
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.SettingsUnreadable, LogLevel.Error, "The settings stay as they were: {Failure}")]
        public static partial void Unreadable(ILogger logger, string failure);
    }
}
