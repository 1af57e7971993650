using System.Runtime.InteropServices;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Hub.Host.Commands;
using Microsoft.Extensions.Options;

namespace Hub.Host.Lifetime;

/// <summary>Lets the node live until it is told to stop, and then stops it in good order, or ends it where that takes too long.</summary>
internal sealed partial class SignalLifetime(
    IHostApplicationLifetime application,
    ShutdownLog phases,
    IOptions<ShutdownOptions> options,
    ILogger<SignalLifetime> logger) : IHostLifetime, IDisposable
{
    private StopSignals? _signals;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals = new StopSignals(Stop);
        application.ApplicationStopping.Register(() => StopLimit.Begin(options.Value.Longest, End));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Log.Stopped(logger);
        return Task.CompletedTask;
    }

    public void Dispose() => _signals?.Dispose();

    private void Stop(PosixSignal signal)
    {
        var shutdown = options.Value;
        Log.StopRequested(logger, signal, shutdown.Delay + shutdown.Drain + shutdown.Grace);
        application.StopApplication();
    }

    private void End()
    {
        Log.Hangs(logger, options.Value.Longest, phases.Running);
        Environment.Exit(ExitCodes.Failed);
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.StopRequested, LogLevel.Information,
            "{Signal}: stopping, the connections have up to {Time}; a second signal ends the process at once")]
        public static partial void StopRequested(ILogger logger, PosixSignal signal, TimeSpan time);

        [LoggerMessage(HubEventIds.StopHangs, LogLevel.Critical,
            "Stopping has taken longer than {Time}, in the midst of {Tasks}: the process ends now")]
        public static partial void Hangs(ILogger logger, TimeSpan time, string tasks);

        [LoggerMessage(HubEventIds.Stopped, LogLevel.Information, "Stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
