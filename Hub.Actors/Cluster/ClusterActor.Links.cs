using Hub.Actors.Cluster.Links;
using Hub.Actors.Protocol;

namespace Hub.Actors.Cluster;

/// <content>Links that do not work: they are reported, and the node that has most of them steps out until they do.</content>
internal sealed partial class ClusterActor
{
    // Others report a little later than this node, and one that stood still for a moment comes back: a verdict counts when it has stood for so long.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    // What could not be handed over by then begins anew elsewhere.
    private static readonly TimeSpan HandOverTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Links that broke again before are tried at longer and longer intervals.
    private static readonly TimeSpan Proven = TimeSpan.FromMinutes(1);

    private HashSet<Incarnation> _suspects = [];
    private long? _blamedSince;
    private bool _isAskingToStepOut;
    private Isolated _isolated;
    private TimeSpan _pause = FirstPause;
    private long _returnedAt;

    private enum Isolated
    {
        No,
        HandsOver,
        IsOut,
    }

    // Whether it takes no shards, and gives its own away.
    private bool IsGoing => _services.Status.IsLeaving || _isolated != Isolated.No;

    // Those that may get shards of this node.
    private IEnumerable<Incarnation> Takers
    {
        get
        {
            var self = _self!.Value;
            var broken = _isolated == Isolated.No ? [] : Isolation.BrokenFor(self, _view!).Concat(_suspects).ToHashSet();
            return _view!.Nodes.Where(node => !node.IsLeaving && node.Id != self && !broken.Contains(node.Id)).Select(node => node.Id);
        }
    }

    private void ReportSuspects()
    {
        if (_self is null) return;
        var silent = _services.Peers.Links.Where(link => link.Silence > LinkServices.Patience).Select(link => link.Peer).ToHashSet();
        if (silent.SetEquals(_suspects)) return;
        foreach (var suspect in silent.Except(_suspects))
        {
            Log.Suspected(_services.Logger, suspect, LinkServices.Patience);
            _services.Metrics.NodeSuspected();
        }

        foreach (var suspect in _suspects.Except(silent)) Log.Trusted(_services.Logger, suspect);
        _suspects = silent;
        _ = _services.Membership.SuspectAsync([.. silent], CancellationToken.None)
            .PipeTo(Self, success: () => new SuspicionsSaid(null), failure: cause => new SuspicionsSaid(cause));
    }

    private void Judge(ClusterView view)
    {
        if (IsGoing || Isolation.WhoStepsOut(view) != _self)
        {
            _blamedSince = null;
            return;
        }

        _blamedSince ??= _services.Time.GetTimestamp();
        if (_isAskingToStepOut || _services.Time.GetElapsedTime(_blamedSince.Value) < Settling) return;
        _isAskingToStepOut = true;
        _ = _services.Membership.TryIsolateAsync(CancellationToken.None)
            .PipeTo(Self, success: may => new StepOutDecided(may), failure: _ => new StepOutDecided(false));
    }

    private void BeginToStepOut()
    {
        // Given up meanwhile, it begins anew anyway.
        if (_view is null) return;
        if (_services.Time.GetElapsedTime(_returnedAt) > Proven) _pause = FirstPause;
        Log.StepsOut(_services.Logger, _self!.Value, string.Join(", ", Isolation.BrokenFor(_self.Value, _view)));
        _isolated = Isolated.HandsOver;
        Timers.StartSingleTimer(HandOverEnds.Instance, HandOverEnds.Instance, HandOverTime);
        Balance();
        StepOutWhenHandedOver();
    }

    private void StepOutWhenHandedOver()
    {
        if (_isolated == Isolated.HandsOver && IsHandedOver) StepOut();
    }

    private void StepOut()
    {
        Timers.Cancel(HandOverEnds.Instance);
        _isolated = Isolated.IsOut;
        _services.Status.IsIsolated = true;
        _services.Status.IsReady = false;
        _services.Metrics.SteppedOut();
        _services.SteppedOut();
        _ = LeaveForNowAsync().PipeTo(Self);
    }

    private async Task<SteppedOut> LeaveForNowAsync()
    {
        await Task.WhenAny(_services.Peers.FlushAsync(), Task.Delay(FlushTime, _services.Time));
        await _services.Membership.StepOutAsync(CancellationToken.None);
        return SteppedOut.Instance;
    }

    private async Task<ProbeEnded> ProbeAsync()
    {
        var membership = _services.Membership;
        try
        {
            foreach (var node in await membership.ListAsync(CancellationToken.None))
                if (await _services.Probe.AskAsync(node.Url, membership.Url) is { } problem) return new ProbeEnded(problem);
            return new ProbeEnded(null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The database is away as well.
            return new ProbeEnded(failure.Message);
        }
    }

    private void EndProbe(ProbeEnded ended)
    {
        if (_isolated != Isolated.IsOut || _self is not null) return;
        if (ended.Problem is not null)
        {
            Log.StaysOut(_services.Logger, ended.Problem, _pause);
            ProbeLater();
            return;
        }

        _isolated = Isolated.No;
        _services.Status.IsIsolated = false;
        _returnedAt = _services.Time.GetTimestamp();
        _services.Membership.Return();
    }

    private void ProbeLater()
    {
        Timers.StartSingleTimer(ProbeTick.Instance, ProbeTick.Instance, _pause);
        _pause = 2 * _pause < LongestPause ? 2 * _pause : LongestPause;
    }

    private sealed record SuspicionsSaid(Exception? Failure);

    private sealed record StepOutDecided(bool May);

    private sealed record ProbeEnded(string? Problem);

    private sealed record HandOverEnds
    {
        public static readonly HandOverEnds Instance = new();
    }

    private sealed record SteppedOut
    {
        public static readonly SteppedOut Instance = new();
    }

    private sealed record ProbeTick
    {
        public static readonly ProbeTick Instance = new();
    }
}
