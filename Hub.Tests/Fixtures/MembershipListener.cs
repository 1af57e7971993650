using System.Threading.Channels;
using Hub.Actors.Cluster;
using Hub.Actors.Protocol;

namespace Hub.Tests.Fixtures;

/// <summary>What a membership has said, one after the other.</summary>
internal sealed class MembershipListener : IMembershipListener
{
    private readonly Channel<object> _said = Channel.CreateUnbounded<object>();

    public Incarnation Self { get; private set; }

    /// <summary>The latest view.</summary>
    public ClusterView? View { get; private set; }

    /// <summary>Waits for a view like that.</summary>
    public async Task<ClusterView> UntilAsync(Func<ClusterView, bool> condition)
    {
        while (true)
            if (await NextAsync() is ClusterView view && condition(view)) return view;
    }

    /// <summary>Waits for something else than a view.</summary>
    public async Task<string> EventAsync()
    {
        while (true)
            if (await NextAsync() is string said) return said;
    }

    void IMembershipListener.Joined(Incarnation self)
    {
        Self = self;
        _said.Writer.TryWrite("joined");
    }

    void IMembershipListener.Seen(ClusterView view)
    {
        View = view;
        _said.Writer.TryWrite(view);
    }

    void IMembershipListener.LeaseLapsed() => _said.Writer.TryWrite("lapsed");

    void IMembershipListener.LeaseRenewed() => _said.Writer.TryWrite("renewed");

    void IMembershipListener.Evicted() => _said.Writer.TryWrite("evicted");

    void IMembershipListener.DatabaseReplaced() => _said.Writer.TryWrite("replaced");

    private async Task<object> NextAsync()
    {
        using var limit = new CancellationTokenSource(Limits.Generous, TimeProvider.System);
        return await _said.Reader.ReadAsync(limit.Token);
    }
}
