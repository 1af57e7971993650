using System.Runtime.InteropServices;

namespace Hub.Host.Lifetime;

/// <summary>
/// Listens for Ctrl-C and SIGTERM. The first is handed on; any later one does what it does by default and ends
/// the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action<PosixSignal> _first;

    // 1 once a signal was handed on; the handlers run on threads of their own and may meet.
    private int _seen;

    public StopSignals(Action<PosixSignal> first)
    {
        _first = first;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Exchange(ref _seen, 1) == 1)
            return;
        context.Cancel = true;
        _first(context.Signal);
    }
}
