namespace Hub.Actors.Kernel;

/// <summary>
/// A path messages can be told to: whoever lives there when one arrives gets it. Immutable and thread-safe.
/// Wildcards are not supported.
/// </summary>
public sealed class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    /// <summary>Selects by a path that starts at an actor.</summary>
    /// <param name="anchor">Where the path starts.</param>
    /// <param name="path">Names and <c>..</c>, separated by <c>/</c>.</param>
    /// <exception cref="NotSupportedException">The path has a wildcard.</exception>
    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, (path ?? throw new ArgumentNullException(nameof(path))).Split('/'))
    {
    }

    /// <summary>Selects by a path that starts at an actor.</summary>
    /// <param name="anchor">Where the path starts.</param>
    /// <param name="elements">Names and <c>..</c>.</param>
    /// <exception cref="NotSupportedException">The path has a wildcard.</exception>
    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        Anchor = anchor;
        _elements = elements.Where(e => !string.IsNullOrEmpty(e)).ToArray();
        foreach (var element in _elements)
        {
            if (element.AsSpan().ContainsAny('*', '?'))
            {
                throw new NotSupportedException($"Actor selections have no wildcards here: [{element}] in {this}");
            }
        }
    }

    /// <summary>Where the path starts.</summary>
    public IActorRef Anchor { get; }

    /// <summary>The path from the anchor on, with a slash in front.</summary>
    public string PathString => "/" + string.Join('/', _elements);

    /// <summary>Sends a message to whoever lives at the path; nobody there makes it a dead letter. Thread-safe.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Whom an answer goes to; null implies the actor whose turn this is.</param>
    public void Tell(object message, IActorRef? sender = null) =>
        new ActorSelectionMessage(message ?? throw new InvalidMessageException(), _elements)
            .DeliverFrom((IInternalActorRef)Anchor, sender ?? ActorCell.Current);

    /// <summary>Finds who lives at the path.</summary>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <exception cref="ActorNotFoundException">Nobody does, or nobody answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>Finds who lives at the path.</summary>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ActorNotFoundException">Nobody does, or nobody answered in time.</exception>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct);
        }
        catch (Exception e) when (e is AskTimeoutException or OperationCanceledException)
        {
            throw new ActorNotFoundException($"Nobody answered in time at {this}", e);
        }
        return identity.Subject ?? throw new ActorNotFoundException($"Nobody is at {this}");
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is ActorSelection other && Anchor.Equals(other.Anchor) && PathString == other.PathString;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    /// <inheritdoc/>
    public override string ToString() => Anchor.Path.Uid == 0
        ? $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]"
        : $"ActorSelection[Anchor({Anchor.Path}#{Anchor.Path.Uid}), Path({PathString})]";
}
