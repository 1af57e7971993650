namespace Hub.Actors.Cluster.Links;

/// <summary>Something on its way over a link. Told once what became of it, outside of any lock.</summary>
internal abstract class LinkItem
{
    /// <summary>Bytes that it takes, roughly.</summary>
    public virtual int Size => 32;

    /// <summary>
    /// Whether it arrives for certain, and once, as long as both nodes live. What need not may be dropped where the link is too slow or breaks;
    /// then the other side is told that something was.
    /// </summary>
    public virtual bool IsReliable => true;

    /// <summary>Its number among the reliable ones of its link.</summary>
    public long Sequence { get; set; }

    public abstract void Write(WireWriter to, WireTable table);

    /// <summary>The other node has it.</summary>
    public virtual void Taken()
    {
    }

    /// <summary>The other node does not take it.</summary>
    public virtual void Refused()
    {
    }

    /// <summary>The other node is gone.</summary>
    /// <param name="wasSent">Whether it may have had it.</param>
    public virtual void Lost(bool wasSent)
    {
    }
}
