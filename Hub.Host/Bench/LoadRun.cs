using Hub.Host.Commands;

namespace Hub.Host.Bench;

/// <summary>
/// Members that receive, publishers that publish: in a closed loop (so many messages in flight, the next when one has
/// reached all) or an open one (so many a second, whatever comes back). Everything happens on the thread that runs it.
/// </summary>
internal sealed partial class LoadRun : IConnectionEvents, IDisposable
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    private readonly LoadPlan _plan;
    private readonly BenchTarget _target;
    private readonly TimeProvider _time;
    private readonly ProgressLine _progress;
    private readonly ConnectionLoop _loop;
    private readonly Roster _roster;
    private readonly MessageWriter _writer;
    private readonly DeliveryCheck _check;
    private readonly ProcessMeter _meter;
    private readonly LatencyHistogram _latency = new();
    private readonly ulong _prefix;

    // Receivers that the message in each slot has not reached yet; no slots in an open loop.
    private readonly int[] _remaining;

    private Opening _opening;
    private CancellationToken _stop;
    private bool _publishing;
    private long _published;
    private long _lastDelivery;
    private int _closed;
    private string? _closedBecause;

    public LoadRun(LoadPlan plan, BenchTarget target, ProgressLine progress, TimeProvider time)
    {
        _plan = plan;
        _target = target;
        _time = time;
        _progress = progress;
        _meter = new ProcessMeter(plan.ServerId, time);
        _loop = new ConnectionLoop(target, this, time);
        _roster = new Roster(plan, target);
        foreach (var connection in _roster.All) _loop.Add(connection);
        _opening = new Opening(_loop, _roster.Reading, plan.AtOnce);
        _writer = new MessageWriter(_loop, _roster, plan);
        _check = new DeliveryCheck(plan);
        _prefix = Marker.PrefixOf(_roster.Run);
        _remaining = new int[plan.Window];
        _heard = new bool[_roster.Members];
    }

    private long InFlight => _published * _plan.Receivers - _check.Deliveries;

    private bool IsSilent => _time.GetElapsedTime(_lastDelivery) > _plan.Patience;

    /// <summary>
    /// Opens all connections, warms up, measures, and waits for what is still in flight; with connections that never read
    /// once more.
    /// </summary>
    /// <param name="stop">Ends it early, with the report of what there is.</param>
    /// <exception cref="BenchFailure">There is nothing to report.</exception>
    public LoadReport Run(CancellationToken stop)
    {
        _stop = stop;
        OpenAll();
        Probe();
        if (_plan.Warmup > TimeSpan.Zero)
        {
            Load(_plan.Warmup, long.MaxValue);
            Drain();
        }

        // Nothing of what made the connections is to be collected while they are measured.
        GC.Collect();
        var first = Measure();
        if (_plan.Stalled == 0) return Finish(first);
        if (_stop.IsCancellationRequested || _closed > 0) return Finish(first with { Stalled = 0 });

        // The same again with those that do not read: what differs is their doing.
        _opening = new Opening(_loop, _roster.Stalled, _plan.AtOnce);
        OpenAll();
        return Finish(Measure() with { LatencyMsWithoutStalled = first.LatencyMs });
    }

    public void Dispose() => _loop.Dispose();

    void IConnectionEvents.Opened(BenchConnection connection)
    {
        foreach (var greeting in _plan.Protocol.Greeting(_roster.RoomOf(connection))) _loop.SendText(connection, greeting);
        _opening.TakeOpened(connection);
    }

    void IConnectionEvents.Received(BenchConnection connection, ReadOnlySpan<byte> payload)
    {
        var found = false;
        if (_roster.IsMember(connection))
        {
            while (Marker.TryTake(ref payload, _prefix, out var marker))
            {
                found = true;
                Take(connection.Index, marker);
            }
        }

        if (!found && payload.IndexOf("Rate limit exceeded"u8) >= 0)
        {
            throw new BenchFailure(
                "the server answered: Rate limit exceeded. Start it without the limit: hub serve --rate-limit off", ExitCodes.Failed);
        }
    }

    void IConnectionEvents.Ended(BenchConnection connection, ConnectionEnd end)
    {
        if (!_opening.IsDone)
            throw _opening.Opened == 0 && end.Unreachable
                ? new BenchFailure($"{_target.Url} is unreachable: {end.Reason}", ExitCodes.Unreachable)
                : new BenchFailure($"{_target.Url}: connection {connection.Index + 1} of {_roster.All.Count}: {end.Reason}", ExitCodes.Failed);
        _closed++;
        _closedBecause ??= end.Reason;
        _publishing = false;
    }

    private void Take(int member, Marker marker)
    {
        if (marker.Sequence == Marker.Probe)
        {
            Hear(member);
            return;
        }

        if (!_check.Take(member, marker)) return;
        _lastDelivery = _loop.Received;
        _latency.Record(_loop.Received - marker.Time);
        if (_plan.Window > 0 && --_remaining[marker.Slot] == 0 && _publishing) Publish(marker.Slot, _time.GetTimestamp());
    }

    private void Publish(int slot, long time)
    {
        if (_published >= _limit)
        {
            _publishing = false;
            return;
        }

        if (_plan.Window > 0) _remaining[slot] = _plan.Receivers;
        var publisher = _plan.Publishers == Publishers.Self && _plan.Window > 0 ? slot : _roster.Turn(_published);
        _published++;
        _writer.Publish(publisher, slot, time);
    }
}
