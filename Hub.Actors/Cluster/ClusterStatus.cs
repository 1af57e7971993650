namespace Hub.Actors.Cluster;

/// <summary>What a node sees of the cluster, for whoever wants to know. Written by its actor, read by all.</summary>
internal sealed class ClusterStatus
{
    private volatile ClusterView? _view;
    private volatile bool _isReady;
    private volatile bool _isIsolated;
    private volatile bool _isLeaving;
    private volatile int _moving;

    /// <summary>The latest view; null before the first.</summary>
    public ClusterView? View
    {
        get => _view;
        set => _view = value;
    }

    /// <summary>Whether every shard has had an owner since the node has joined.</summary>
    public bool IsReady
    {
        get => _isReady;
        set => _isReady = value;
    }

    /// <summary>Whether the node has stepped out of the cluster until its links work.</summary>
    public bool IsIsolated
    {
        get => _isIsolated;
        set => _isIsolated = value;
    }

    /// <summary>Whether the node is to own nothing any more, whichever incarnation of it.</summary>
    public bool IsLeaving
    {
        get => _isLeaving;
        set => _isLeaving = value;
    }

    /// <summary>How many shards are on the way from this node to others.</summary>
    public int Moving
    {
        get => _moving;
        set => _moving = value;
    }
}
