using System.Runtime.InteropServices;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Options;

namespace Hub.Host.Lifetime;

/// <summary>Lets the node live until it is told to stop, and then stops it in good order.</summary>
internal sealed partial class SignalLifetime(
    IHostApplicationLifetime application,
    IOptions<ShutdownOptions> options,
    ILogger<SignalLifetime> logger) : IHostLifetime, IDisposable
{
    private StopSignals? _signals;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals = new StopSignals(Stop);
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

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.StopRequested, LogLevel.Information,
            "{Signal}: stopping, the connections have up to {Time}; a second signal ends the process at once")]
        public static partial void StopRequested(ILogger logger, PosixSignal signal, TimeSpan time);

        [LoggerMessage(HubEventIds.Stopped, LogLevel.Information, "Stopped")]
        public static partial void Stopped(ILogger logger);
    }
}
