namespace Hub.Actors.TestKit;

/// <summary>
/// A test actor with expectations of its own, to play another part in a spec. It can be used wherever a reference is
/// wanted, and is equal to its <see cref="Ref"/>. What a spec tells does not come from it, except by
/// <see cref="Send"/> and <see cref="Reply"/>.
/// </summary>
public class TestProbe : TestKitBase, INoImplicitSender, IInternalActorRef
{
    internal TestProbe(ActorSystem system, TestKitSettings settings, string? testProbeName)
        : base(system, settings, testProbeName)
    {
    }

    /// <summary>The probe's own reference.</summary>
    public IActorRef Ref => TestActor;

    /// <summary>Whom the message that was taken last came from; dead letters when from nobody.</summary>
    /// <exception cref="IllegalActorStateException">No message was taken, or the last expectation got none.</exception>
    public IActorRef Sender => LastSender;

    /// <inheritdoc/>
    ActorPath IActorRef.Path => TestActor.Path;

    /// <inheritdoc/>
    ActorSystem? IInternalActorRef.System => Internal.System;

    /// <inheritdoc/>
    IInternalActorRef IInternalActorRef.Parent => Internal.Parent;

    private IInternalActorRef Internal => (IInternalActorRef)TestActor;

    /// <summary>Tells an actor something; the sender is the probe.</summary>
    /// <param name="actor">Whom.</param>
    /// <param name="message">What.</param>
    public void Send(IActorRef actor, object message)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Tell(message, TestActor);
    }

    /// <summary>Tells an actor something; the sender is the one of the message that was taken last.</summary>
    /// <param name="actor">Whom.</param>
    /// <param name="message">What.</param>
    /// <exception cref="IllegalActorStateException">No message was taken, or the last expectation got none.</exception>
    public void Forward(IActorRef actor, object message)
    {
        ArgumentNullException.ThrowIfNull(actor);
        actor.Tell(message, Sender);
    }

    /// <summary>Tells an actor the message that was taken last, with its sender.</summary>
    /// <param name="actor">Whom.</param>
    /// <exception cref="IllegalActorStateException">No message was taken, or the last expectation got none.</exception>
    public void Forward(IActorRef actor) => Forward(actor, Last.Message);

    /// <summary>Answers the message that was taken last; the sender is the probe.</summary>
    /// <param name="message">The answer.</param>
    /// <exception cref="IllegalActorStateException">No message was taken, or the last expectation got none.</exception>
    public void Reply(object message) => Sender.Tell(message, TestActor);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public IActorRef ChildActorOf<T>(
        string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public IActorRef ChildActorOf<T>(SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public IActorRef ChildActorOf<T>(string name, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), name, cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public IActorRef ChildActorOf<T>(CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOf(Props.Create<T>(), cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public Task<IActorRef> ChildActorOfAsync<T>(
        string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), name, supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public Task<IActorRef> ChildActorOfAsync<T>(
        SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), supervisorStrategy, cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public Task<IActorRef> ChildActorOfAsync<T>(string name, CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), name, cancellationToken);

    /// <inheritdoc cref="TestKitBase.ChildActorOfAsync(Props, string, SupervisorStrategy, CancellationToken)"/>
    /// <typeparam name="T">The child's type.</typeparam>
    public Task<IActorRef> ChildActorOfAsync<T>(CancellationToken cancellationToken = default)
        where T : ActorBase =>
        ChildActorOfAsync(Props.Create<T>(), cancellationToken);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => TestActor.CompareTo(obj);

    /// <summary>True for this probe and for its reference.</summary>
    /// <param name="obj">The other one.</param>
    public override bool Equals(object? obj) => TestActor.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => TestActor.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"TestProbe({TestActor})";

    /// <inheritdoc/>
    int IComparable<IActorRef>.CompareTo(IActorRef? other) => TestActor.CompareTo(other);

    /// <inheritdoc/>
    bool IEquatable<IActorRef>.Equals(IActorRef? other) => TestActor.Equals(other);

    /// <inheritdoc/>
    void ICanTell.Tell(object message, IActorRef? sender) => TestActor.Tell(message, sender);

    /// <inheritdoc/>
    IInternalActorRef IInternalActorRef.GetChild(string name) => Internal.GetChild(name);

    /// <inheritdoc/>
    void IInternalActorRef.SendSystemMessage(SystemMessage message) => Internal.SendSystemMessage(message);

    /// <inheritdoc/>
    void IInternalActorRef.Stop() => Internal.Stop();
}
