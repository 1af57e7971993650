using Hub.Host.Commands;

namespace Hub.Host.Bench;

/// <summary>Connections that are opened and then only answer pings; what <c>connect</c> and <c>storm</c> are made of.</summary>
internal sealed class IdleConnections : IConnectionEvents, IDisposable
{
    // How long Ctrl-C may go unnoticed.
    private const int LongestWait = 100;

    private readonly ConnectPlan _plan;
    private readonly BenchTarget _target;
    private readonly ProgressLine _progress;
    private readonly TimeProvider _time;
    private readonly string[] _rooms;
    private Opening? _opening;
    private Queue<BenchConnection>? _again;

    public IdleConnections(ConnectPlan plan, BenchTarget target, ProgressLine progress, TimeProvider time)
    {
        _plan = plan;
        _target = target;
        _progress = progress;
        _time = time;
        Loop = new ConnectionLoop(target, this, time);
        _rooms = [.. Enumerable.Range(0, plan.Rooms).Select(room => $"bench-{room}")];
        var requests = _rooms.Select(target.RequestFor).ToArray();
        for (var i = 0; i < plan.Connections; i++)
        {
            All.Add(new BenchConnection(i, requests[i % requests.Length], plan.Protocol.Keep));
            Loop.Add(All[i]);
        }
    }

    public ConnectionLoop Loop { get; }

    public List<BenchConnection> All { get; } = [];

    /// <summary>Attempts that failed.</summary>
    public int Failed { get; private set; }

    public string? FailedBecause { get; private set; }

    /// <summary>Connections that the server ended after they were open.</summary>
    public int Closed { get; private set; }

    /// <summary>Opens some of the connections.</summary>
    /// <param name="connections">Which; closed ones.</param>
    /// <param name="atOnce">Handshakes at the same time.</param>
    /// <param name="again">Whether an attempt that fails is made again.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>How far it came; nothing more comes to it.</returns>
    public Opening Open(IReadOnlyList<BenchConnection> connections, int atOnce, bool again, CancellationToken stop)
    {
        _again = again ? new Queue<BenchConnection>() : null;
        _opening = new Opening(Loop, connections, atOnce);
        var opening = _opening;
        var last = (Opened: -1, Since: 0L);
        while (!opening.IsDone && !stop.IsCancellationRequested)
        {
            opening.GoOn();
            // Those that failed since the last turn; not in a tight circle of refusals.
            for (var i = _again?.Count ?? 0; i > 0; i--) Loop.Open(_again!.Dequeue());
            Loop.Turn(_again?.Count > 0 ? 1 : LongestWait);
            if (_progress.IsDue) _progress.Tell($"{opening.Opened:N0} of {connections.Count:N0} connections, {Failed:N0} attempts failed");
            if (opening.Opened > last.Opened) last = (opening.Opened, _time.GetTimestamp());
            else if (_time.GetElapsedTime(last.Since) > _plan.Patience) break;
        }

        if (!opening.IsDone && !stop.IsCancellationRequested) FailedBecause ??= $"no answer within {_plan.Patience.TotalSeconds} s";
        _opening = null;
        return opening;
    }

    /// <summary>Holds what is open and answers pings.</summary>
    public void Hold(TimeSpan duration, CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        while (!stop.IsCancellationRequested && duration - _time.GetElapsedTime(start) is { Ticks: > 0 } left)
        {
            Loop.Turn((int)Math.Min(left.TotalMilliseconds + 1, LongestWait));
            if (_progress.IsDue) _progress.Tell($"{All.Count:N0} connections, {left.TotalSeconds:N0} s to go");
        }
    }

    public void Dispose() => Loop.Dispose();

    void IConnectionEvents.Opened(BenchConnection connection)
    {
        foreach (var greeting in _plan.Protocol.Greeting(_rooms[connection.Index % _rooms.Length])) Loop.SendText(connection, greeting);
        _opening?.TakeOpened(connection);
    }

    void IConnectionEvents.Received(BenchConnection connection, ReadOnlySpan<byte> payload)
    {
        // What others say in these rooms is not measured.
    }

    void IConnectionEvents.Ended(BenchConnection connection, ConnectionEnd end)
    {
        if (_opening is null)
        {
            Closed++;
            return;
        }

        if (_opening.Opened == 0 && Failed == 0 && end.Unreachable && _again is null)
            throw new BenchFailure($"{_target.Url} is unreachable: {end.Reason}", ExitCodes.Unreachable);
        Failed++;
        FailedBecause ??= end.Reason;
        if (_again is not null) _again.Enqueue(connection);
        else _opening.TakeFailed();
    }
}
