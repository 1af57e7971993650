namespace Hub.Actors.Kernel;

/// <summary>Equality, order and text of references; ignores what it is sent.</summary>
internal abstract class ActorRefBase : IInternalActorRef
{
    /// <inheritdoc/>
    public abstract ActorPath Path { get; }

    /// <inheritdoc/>
    public abstract ActorSystem? System { get; }

    /// <inheritdoc/>
    public virtual IInternalActorRef Parent => NobodyRef.Instance;

    /// <inheritdoc/>
    public virtual IInternalActorRef GetChild(string name) => name.Length == 0 ? this : NobodyRef.Instance;

    /// <inheritdoc/>
    public abstract void Tell(object message, IActorRef? sender);

    /// <inheritdoc/>
    public virtual void SendSystemMessage(SystemMessage message)
    {
    }

    /// <inheritdoc/>
    public virtual void Stop()
    {
    }

    public virtual bool Equals(IActorRef? other)
    {
        if (other is null) return false;
        if (ReferenceEquals(this, other)) return true;
        // One incarnation has one cell, so two different cells are never equal.
        if (this is ActorCell && other is ActorCell) return false;
        return Path.Uid == other.Path.Uid && Path.Equals(other.Path);
    }

    public sealed override bool Equals(object? obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => HashOf(Path.Uid, Path);

    /// <summary>Uids are unique in a system, so the path only counts where there is none.</summary>
    protected static int HashOf(long uid, ActorPath path) => uid != 0 ? uid.GetHashCode() : path.GetHashCode();

    public int CompareTo(IActorRef? other)
    {
        if (other is null) return 1;
        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        IActorRef other => CompareTo(other),
        _ => throw new ArgumentException($"Object must be of type IActorRef, found {obj.GetType()} instead.", nameof(obj)),
    };

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    private protected static void ThrowIfNull(object? message, ActorRefBase receiver)
    {
        if (message is null)
        {
            throw new InvalidMessageException($"Message is null. It was told to {receiver}.");
        }
    }
}
