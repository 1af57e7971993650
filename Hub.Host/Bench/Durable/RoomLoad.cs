using Hub.Actors;
using Hub.Actors.Protocol;
using Hub.Host.Commands;

namespace Hub.Host.Bench.Durable;

/// <summary>
/// Publishes into rooms from within the process, so many at a time: who has its acknowledgement publishes again, without a socket between. Safe for threads.
/// </summary>
/// <param name="rooms">The ways to rooms.</param>
/// <param name="plan">How much.</param>
/// <param name="time">The clock.</param>
internal sealed class RoomLoad(IRoomInlets rooms, DurablePlan plan, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IRoomInlet[] _rooms = [.. Enumerable.Range(0, plan.Rooms).Select(room => rooms.Of(RoomId.Own($"bench-{room}")))];
    private readonly byte[] _body = plan.Body();

    // Guards what is counted.
    private readonly Lock _gate = new();
    private readonly LatencyHistogram _latency = new();
    private TaskCompletionSource _ended = new();
    private int _running;
    private bool _isOver;

    /// <summary>Publishes for so long; ends when all is acknowledged.</summary>
    /// <exception cref="BenchFailure">A publish was refused, or not answered.</exception>
    public async Task<LoadFigures> RunAsync(TimeSpan duration, CancellationToken stop)
    {
        _latency.Clear();
        _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (_running, _isOver) = (plan.InFlight, false);
        var began = time.GetTimestamp();
        for (var i = 0; i < plan.InFlight; i++) new Publisher(this, _rooms[i % _rooms.Length]).Publish();
        await Task.WhenAny(_ended.Task, Task.Delay(duration, time, stop));
        lock (_gate) _isOver = true;
        var took = time.GetElapsedTime(began);
        try
        {
            await _ended.Task.WaitAsync(s_patience, time, stop);
        }
        catch (TimeoutException)
        {
            throw new BenchFailure($"{_running} publishes have not been answered for {s_patience.TotalSeconds} s: does the database answer?", ExitCodes.Failed);
        }

        return new LoadFigures(_latency.Count, _latency.Count / took.TotalSeconds, Microseconds(50), Microseconds(99));

        double Microseconds(double percent) => _latency.Percentile(percent) * 1_000_000.0 / time.TimestampFrequency;
    }

    // False when it was the last of this publisher.
    private bool Goes(long began)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _latency.Record(time.GetTimestamp() - began);
                return true;
            }

            if (--_running == 0) _ended.TrySetResult();
            return false;
        }
    }

    private void Fail(string reason) => _ended.TrySetException(new BenchFailure($"a publish was refused: {reason}", ExitCodes.Failed));

    /// <summary>One publish at a time.</summary>
    private sealed class Publisher(RoomLoad load, IRoomInlet room) : IPublishReply
    {
        private readonly RoomMessage _message = new(new ConnectionId(1), BodyKind.Text, load._body);
        private long _began;

        public void Publish()
        {
            _began = load.Now();
            room.Publish(_message, load.NextKey(), this);
        }

        public void Accepted(RoomPosition position)
        {
            // The next one goes out with the others that are acknowledged together.
        }

        public void Refused(ErrorCode error, string message) => load.Fail(message);

        public void Send()
        {
            if (load.Goes(_began)) Publish();
        }
    }

    private long Now() => time.GetTimestamp();

    private string? NextKey() => plan.HasKeys ? Guid.NewGuid().ToString("N") : null;
}
