using System.Threading.Channels;
using Hub.Actors.Cluster.Postgres;
using Hub.Actors.Protocol;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Cluster.Postgres;

/// <summary>Keeps what a membership says, in order.</summary>
internal sealed class MembershipEvents : IMembershipListener
{
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly Channel<ClusterView> _views = Channel.CreateUnbounded<ClusterView>();

    /// <summary>Who it was last.</summary>
    public Incarnation Self { get; private set; }

    public ClusterMeta? Meta { get; private set; }

    /// <summary>The newest view.</summary>
    public ClusterView? View { get; private set; }

    /// <summary>What was said next, views not counted.</summary>
    public async Task<string> NextAsync() => await _said.Reader.ReadAsync().AsTask().WaitAsync(Limits.Generous);

    /// <summary>Whether anything is said that nobody has asked for yet.</summary>
    public bool SaysMore => _said.Reader.TryPeek(out _);

    /// <summary>The first view, of those that come from now on, that is as the test wants it.</summary>
    public async Task<ClusterView> SeesAsync(Predicate<ClusterView> wanted)
    {
        using var limit = new CancellationTokenSource(Limits.Generous);
        while (true)
        {
            var view = await _views.Reader.ReadAsync(limit.Token);
            if (wanted(view)) return view;
        }
    }

    /// <summary>A view that was asked for after this call.</summary>
    public async Task<ClusterView> SeesAnewAsync(Membership membership)
    {
        while (_views.Reader.TryRead(out _))
        {
        }

        membership.Wake();
        await SeesAsync(_ => true);
        return await SeesAsync(_ => true);
    }

    void IMembershipListener.Joined(Incarnation self, ClusterMeta meta)
    {
        Self = self;
        Meta = meta;
        Say("joined");
    }

    void IMembershipListener.Seen(ClusterView view)
    {
        View = view;
        _views.Writer.TryWrite(view);
    }

    void IMembershipListener.LeaseLapsed() => Say("lapsed");

    void IMembershipListener.LeaseRenewed() => Say("renewed");

    void IMembershipListener.Evicted(Incarnation self) => Say("evicted");

    void IMembershipListener.Unreachable(string reason) => Say($"unreachable");

    void IMembershipListener.Reachable() => Say("reachable");

    private void Say(string what) => _said.Writer.TryWrite(what);
}
