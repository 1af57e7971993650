using Hub.Actors.Cluster;
using Hub.Actors.Connections;
using Hub.Actors.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Hub.Actors;

/// <summary>Looks from time to time whether this node has more connections than its share, and has some closed where it has.</summary>
internal sealed partial class Rebalancer : UntypedActor, IWithTimers
{
    private readonly IClusterEngine _engine;
    private readonly NodeCalls _calls;
    private readonly RebalanceOptions _options;
    private readonly IActorRef _connections;
    private readonly ILogger _logger;
    private bool _isAsking;

    public Rebalancer(IClusterEngine engine, NodeCalls calls, RebalanceOptions options, IActorRef connections, ILogger<Rebalancer> logger)
    {
        _engine = engine;
        _calls = calls;
        _options = options;
        _connections = connections;
        _logger = logger;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, _options.Interval);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick when _options.Rate > 0 && !_isAsking:
                _isAsking = true;
                _ = CountAsync().PipeTo(Self, failure: _ => Counts.None);
                break;
            case Tick:
                break;
            case Counts counts:
                _isAsking = false;
                if (counts.Excess(_options.Above) is > 0 and var excess) Shed(counts, excess);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Shed(Counts counts, int excess)
    {
        Log.Sheds(_logger, counts.Own, counts.Mean, excess, _options.Rate);
        _connections.Tell(new Shed(excess, _options.Rate, ShedReason.Rebalance));
    }

    // Nothing where a node has not answered: a mean without it would say that this one has less than its share, or more.
    private async Task<Counts> CountAsync()
    {
        var state = _engine.State;
        if (!state.IsReady || state.IsIsolated) return Counts.None;
        var staying = state.Nodes.Where(node => !node.IsLeaving).Select(node => node.Id).ToList();
        if (staying.Count < 2 || !staying.Contains(state.Self)) return Counts.None;
        var answers = await Task.WhenAll(staying.Select(node => _calls.AskAsync<NodeCount>(node, CountNode.Instance)));
        if (answers.Contains(null)) return Counts.None;
        return new Counts(answers[staying.IndexOf(state.Self)]!.Value, answers.Sum(answer => (long)answer!.Value), staying.Count);
    }

    /// <summary>How many connections there are.</summary>
    /// <param name="Own">On this node.</param>
    /// <param name="All">On all that stay, this one among them.</param>
    /// <param name="Nodes">How many these are.</param>
    internal sealed record Counts(int Own, long All, int Nodes)
    {
        public static readonly Counts None = new(0, 0, 1);

        public double Mean => (double)All / Nodes;

        /// <summary>How many more than the mean this node has, if it is so many percent above it.</summary>
        public int Excess(int above) => Own * 100.0 > Mean * (100 + above) ? Own - (int)Math.Ceiling(Mean) : 0;
    }

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }

    private static partial class Log
    {
        [LoggerMessage(HubEventIds.ConnectionsShed, LogLevel.Information,
            "This node has {Own} connections, the nodes have {Mean:F0} in the mean: {Excess} are closed with 4202, {Rate} a second (HUB__REBALANCE__RATE)")]
        public static partial void Sheds(ILogger logger, int own, double mean, int excess, int rate);
    }
}
