using Hub.Host.Commands;

namespace Hub.Host.Bench;

/// <summary>The phases of a load, one after the other.</summary>
internal sealed partial class LoadRun
{
    // How long Ctrl-C may go unnoticed.
    private const int LongestWait = 100;

    private static readonly TimeSpan FirstProbeWait = TimeSpan.FromMilliseconds(100);

    // Members that have heard a probe.
    private readonly bool[] _heard;
    private int _heardCount;

    // No more messages are published than these.
    private long _limit;

    private void OpenAll()
    {
        var last = (Opened: -1, Since: 0L);
        _opening.GoOn();
        while (!_opening.IsDone)
        {
            Turn(LongestWait);
            ThrowIfStopped();
            if (_progress.IsDue) _progress.Tell($"{_opening.Opened:N0} of {_opening.Count:N0} connections");
            if (_opening.Opened > last.Opened) last = (_opening.Opened, _time.GetTimestamp());
            else if (_time.GetElapsedTime(last.Since) > HandshakeLimit)
                throw new BenchFailure(
                    $"{_target.Url} did not answer within {HandshakeLimit.TotalSeconds} s; {_opening.Opened} connections are open",
                    _opening.Opened == 0 ? ExitCodes.Unreachable : ExitCodes.Failed);
        }
    }

    // A server may answer the upgrade before the connection is in its room; what is published then is not lost but
    // was never promised. So a message goes round until every member has heard one.
    private void Probe()
    {
        var begun = _time.GetTimestamp();
        var wait = FirstProbeWait;
        while (_heardCount < _heard.Length)
        {
            SendProbes();
            for (var sent = _time.GetTimestamp(); _heardCount < _heard.Length && _time.GetElapsedTime(sent) < wait;)
            {
                Turn(LongestWait);
                ThrowIfStopped();
                if (_closed > 0) throw new BenchFailure($"{_target.Url}: {_closedBecause}", ExitCodes.Failed);
            }

            wait *= 2;
            if (_heardCount < _heard.Length && _time.GetElapsedTime(begun) > _plan.Patience)
                throw new BenchFailure(
                    $"{_heard.Length - _heardCount} of {_heard.Length} connections hear nothing of what is published; is {_target.Url} " +
                    (_plan.Publishers == Publishers.Self ? "an echo?" : "a room?"),
                    ExitCodes.Failed);
        }
    }

    private void SendProbes()
    {
        for (var room = 0; room < _plan.Rooms; room++)
        {
            if (!_heard.AsSpan(room * _plan.Members, _plan.Members).Contains(false)) continue;
            var first = room * _plan.PublishersPerRoom;
            _writer.Probe(first);
            // Where a member publishes it is another that tells whether the first hears.
            if (_plan.Publishers == Publishers.Members) _writer.Probe(first + 1);
        }
    }

    private void Hear(int member)
    {
        if (_heard[member]) return;
        _heard[member] = true;
        _heardCount++;
    }

    private void Load(TimeSpan duration, long messages)
    {
        var start = _time.GetTimestamp();
        _lastDelivery = start;
        _limit = messages == long.MaxValue ? long.MaxValue : _published + messages;
        _publishing = !_stop.IsCancellationRequested && _closed == 0;
        for (var slot = 0; slot < _plan.Window && _publishing; slot++) Publish(slot, _time.GetTimestamp());
        for (long due = 0; _publishing;)
        {
            var elapsed = _time.GetElapsedTime(start);
            if (_stop.IsCancellationRequested || elapsed >= duration || (_plan.Window > 0 && IsSilent))
            {
                _publishing = false;
                break;
            }

            var wait = duration - elapsed;
            if (_plan.Rate > 0)
            {
                // Sent late or not, each message counts from the moment at which it was due.
                var next = TimeSpan.FromSeconds(due / _plan.Rate);
                for (; next <= elapsed && _publishing; next = TimeSpan.FromSeconds(++due / _plan.Rate))
                    Publish(0, start + (long)(next.TotalSeconds * _time.TimestampFrequency));
                wait = next - elapsed;
            }

            // Rounded down: the last part of a millisecond is spent looking.
            Turn((int)Math.Min(wait.TotalMilliseconds, LongestWait));
            Report();
        }
    }

    private void Drain()
    {
        _lastDelivery = _time.GetTimestamp();
        while (InFlight > 0 && !IsSilent) Turn(LongestWait);
    }

    private void Turn(int milliseconds) => _loop.Turn(milliseconds);

    private void ThrowIfStopped()
    {
        if (_stop.IsCancellationRequested) throw new BenchFailure("stopped before anything was measured", ExitCodes.Failed);
    }
}
